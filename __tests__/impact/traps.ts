import { Random } from '../helpers/random.js';

/** What a folder of exported files may hold that a plain join gets wrong. */
export const allTraps = [
  'repeats',
  'redelivery',
  'ids',
  'mixed-users',
  'before',
  'same-second',
  'defaults',
  'dotnet',
  'fallback-keys',
  'no-value',
  'text-values',
  'extreme-values',
  'currencies',
  'late-cents',
  'many-files',
  'case-members',
  'wide-context',
  'uuid-keys',
  'number-keys',
  'odd-keys',
  'anonymous',
  'three',
  'zero-date',
  'skew',
  'others',
  'torn-last',
  'torn-middle',
  'not-json',
  'empty-files',
  'stray-files',
  'gz',
  'same-files',
  'spaces',
  'carriage-returns',
  'escapes',
  'long-lines',
  'long-numbers',
  'nulls',
  'odd-names',
  'repeated-members',
  'lone-surrogates',
] as const;

export type Trap = (typeof allTraps)[number];

/** Chance, and which traps there are. */
export class Dice extends Random {
  readonly #traps: ReadonlySet<Trap>;

  constructor(seed: number, traps: readonly Trap[]) {
    super(seed);
    this.#traps = new Set(traps);
  }

  has(trap: Trap): boolean {
    return this.#traps.has(trap);
  }

  /** Whether a trap is here; where it is in the folder at all, this often. */
  springs(trap: Trap, times: number): boolean {
    return this.has(trap) && this.oneIn(times);
  }
}

/** About half of the traps. */
export function someTraps(seed: number): Trap[] {
  const random = new Random(seed);
  return allTraps.filter(() => random.oneIn(2));
}
