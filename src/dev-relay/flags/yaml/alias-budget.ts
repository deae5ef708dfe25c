import { UnreadableFlagError } from '../unreadable-flag.js';
import type { YamlAlias } from './yaml-node.js';

const [fewSteps, manySteps] = [400_000, 4_000_000];
const [generous, strict] = [0.99, 0.1];

/**
 * Bounds what aliases make of a small file, as Go's library does: of up to 400,000 values read, 99 of 100 may come from
 * aliases, of 4 million and more, 10. Refuses an alias inside its own anchor.
 */
export class AliasBudget {
  readonly #open = new Set<YamlAlias>();
  #steps = 0;
  #aliased = 0;

  /** Counts one value. */
  count({ position }: { position: YamlAlias['position'] }): void {
    this.#steps++;
    if (this.#open.size > 0) this.#aliased++;
    const isSmall = this.#aliased <= 100 || this.#steps <= 1_000;
    if (isSmall || this.#aliased / this.#steps <= allowedShare(this.#steps)) return;
    throw new UnreadableFlagError('aliases make too much of too little', position);
  }

  /** Reads what `alias` stands for. */
  within<Result>(alias: YamlAlias, read: () => Result): Result {
    if (this.#open.has(alias)) {
      throw new UnreadableFlagError(`the alias *${alias.name} is inside its own anchor`, alias.position);
    }
    this.#open.add(alias);
    const result = read();
    this.#open.delete(alias);
    return result;
  }
}

function allowedShare(steps: number): number {
  if (steps <= fewSteps) return generous;
  if (steps >= manySteps) return strict;
  return generous - (generous - strict) * ((steps - fewSteps) / (manySteps - fewSteps));
}
