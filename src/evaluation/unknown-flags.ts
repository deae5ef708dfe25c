import { quoted } from '../log-text.js';
import type { Logger } from '../logger.js';
import { nearestName } from '../options/nearest-name.js';
import { differingParts } from '../options/nearest-names.js';

/** Keys that are remembered, so that each gets one line at most. */
const MOST_UNKNOWN = 100;

/** Keys of flags that are looked at, and those of them that are compared, for one unknown key. */
const MOST_LOOKED_AT = 10_000;
const MOST_COMPARED = 200;

/** A longer key is no slip of somebody who types it. */
const LONGEST_KEY = 64;

/** A slip: by how many letters a key may be longer or shorter, and how many may lie between the ends that are alike. */
const MOST_LETTERS = 2;
const MOST_BETWEEN = 8;

/**
 * Says of an unknown flag key which flag has nearly the same, in one line a key. A key that is like no other gets
 * none: with several providers it is another one's flag.
 *
 * The message of the error stays that of the official provider, because applications compare it. The search is bounded,
 * whatever the keys are; it is made once for a key, and for the first 100 keys only: evaluations stay as fast.
 */
export class UnknownFlags {
  readonly #logger: Logger;
  readonly #seen = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** `keys` are those of all flags, in any order. */
  notice(key: unknown, keys: Iterable<string>): void {
    if (this.#seen.size >= MOST_UNKNOWN || typeof key !== 'string' || this.#seen.has(key)) return;
    if (key.length > LONGEST_KEY) return;
    this.#seen.add(key);
    const nearest = nearestName(key, candidatesFor(key, keys));
    if (nearest === undefined) return;
    this.#logger.warn(`There is no flag ${quoted(key)} in the configuration; did you mean ${quoted(nearest)}?`);
  }
}

function candidatesFor(key: string, keys: Iterable<string>): string[] {
  const candidates: string[] = [];
  let looks = 0;
  for (const candidate of keys) {
    if (++looks > MOST_LOOKED_AT || candidates.length === MOST_COMPARED) break;
    if (mayBeSlip(candidate, key)) candidates.push(candidate);
  }
  return candidates;
}

/** Most keys are told apart by this alone, in no time. */
function mayBeSlip(candidate: string, key: string): boolean {
  if (Math.abs(candidate.length - key.length) > MOST_LETTERS) return false;
  return Math.max(...differingParts(candidate, key).map((part) => part.length)) <= MOST_BETWEEN;
}
