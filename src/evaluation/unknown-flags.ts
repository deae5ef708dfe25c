import { quoted } from '../log-text.js';
import type { Logger } from '../logger.js';
import { nearestName } from '../options/nearest-name.js';
import { differingParts } from '../options/nearest-names.js';

/** Keys that are remembered, so that each gets one line at most. */
const MOST_UNKNOWN = 100;

/** Keys of flags that are looked at, and those of them that are compared, for one unknown key. */
const MOST_LOOKED_AT = 10_000;
const MOST_COMPARED = 200;

/** A longer key is not a typing mistake. */
const LONGEST_KEY = 64;

/** A typing mistake: by how many letters a key may be longer or shorter, and how many may differ between equal ends. */
const MOST_LETTERS = 2;
const MOST_BETWEEN = 8;

/**
 * Warns of an unknown flag key that is nearly the key of a flag, in one line a key. A key that is like no other gets no
 * line: with several providers it may be another one's flag.
 *
 * The message of the error stays that of the official provider, because applications compare it. The search is bounded
 * whatever the keys are, and is made once a key, for the first 100 keys: evaluations do not get slower.
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

/** This check alone tells most keys apart, and takes almost no time. */
function mayBeSlip(candidate: string, key: string): boolean {
  if (Math.abs(candidate.length - key.length) > MOST_LETTERS) return false;
  return Math.max(...differingParts(candidate, key).map((part) => part.length)) <= MOST_BETWEEN;
}
