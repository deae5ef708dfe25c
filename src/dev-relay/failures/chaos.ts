import { visible } from '../../log-text.js';
import { InvalidArgumentError } from '../errors.js';
import { checkNames, type KnownNames } from '../known-names.js';
import { assertOneOf, FAILURE_PATHS, shown, type Chance, type Failure, type FailurePath } from './failures.js';

/** Ways to fail at random. None of them has an effect on the relay: a request that failed may be sent again. */
export type ChaosKind = 'unavailable' | 'too-many-requests' | 'reset-before-body';

/** Failures at random, the same ones for the same seed and the same sequence of requests. */
export interface ChaosOptions {
  /** Any integer. */
  readonly seed: number;
  /** The share of requests that fail, from 0 to 1. */
  readonly rate: number;
  /**
   * Which failures to choose from: 503 (`unavailable`), 429 with `Retry-After: 0` (`too-many-requests`), a reset before
   * the body is read (`reset-before-body`). Default: all of them.
   */
  readonly kinds?: readonly ChaosKind[] | undefined;
  /** Which requests may fail. Default `collector`. */
  readonly path?: FailurePath | undefined;
}

const failures: Record<ChaosKind, Failure> = {
  unavailable: { status: 503 },
  'too-many-requests': { status: 429, retryAfter: 0 },
  'reset-before-body': { reset: 'before-body' },
};

const MEMBER_NAMES: Readonly<Record<keyof ChaosOptions, true>> = { seed: true, rate: true, kinds: true, path: true };

const code = 'INVALID_OPTIONS';

const MEMBERS: KnownNames = { what: 'a member of `chaos`', names: Object.keys(MEMBER_NAMES), code };

/** Throws a `TypeError` for a rate that is not a share, an unknown kind, or an unknown member. */
export function randomFailures(options: ChaosOptions): Chance {
  checkNames(options, MEMBERS);
  const { seed, rate, kinds = allKinds, path = 'collector' } = options;
  assertNumbers(options);
  const chosen = chosenFailures(kinds);
  assertOneOf('chaos.path', { word: path, words: FAILURE_PATHS, code });
  const random = mulberry32(seed);
  const chance: Chance = (requested) => {
    if (path !== 'any' && path !== requested) return undefined;
    // Two draws a request, failing or not, so that the rate does not shift the sequence.
    const [fails, which] = [random() < rate, Math.floor(random() * chosen.length)];
    return fails ? chosen[which] : undefined;
  };
  return Object.assign(chance, { options });
}

function assertNumbers({ rate, seed }: ChaosOptions): void {
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) {
    throw new InvalidArgumentError(code, `Expected \`chaos.rate\` to be from 0 to 1, got \`${shown(rate)}\``);
  }
  if (Number.isSafeInteger(seed)) return;
  throw new InvalidArgumentError(code, `Expected \`chaos.seed\` to be an integer, got \`${shown(seed)}\``);
}

function chosenFailures(kinds: readonly ChaosKind[]): readonly Failure[] {
  if (Array.isArray(kinds) && kinds.length > 0 && kinds.every(isKind)) return kinds.map((kind) => failures[kind]);
  const expected = `some of ${allKinds.join(', ')}`;
  const got = visible([kinds].flat().map(shown).join(', '));
  throw new InvalidArgumentError(code, `Expected \`chaos.kinds\` to be ${expected}, got \`${got}\``);
}

function isKind(kind: unknown): kind is ChaosKind {
  return allKinds.includes(kind as ChaosKind);
}

const allKinds = Object.keys(failures) as ChaosKind[];

/** The public-domain generator of that name: 32 bits of state, good enough for failures. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
