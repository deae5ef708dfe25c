import type { Revenue, VariationCounts } from '../counts.js';
import { formatDecimal } from '../decimal.js';
import { valueDigits } from '../lines/event-value.js';
import type { GoalEvent } from '../lines/sorted-line.js';
import { recordOf } from './record-of.js';

/** Sums in units of a value, and of a value's square. */
interface Sums {
  readonly sum: bigint;
  readonly squares: bigint;
}

/** Adds up the users of one variation. */
export class VariationTally {
  #exposedUsers = 0;
  #convertingUsers = 0;
  readonly #conversions = { usable: 0, unusable: 0, missing: 0 };
  readonly #revenue = new Map<string, Sums>();

  addUser(conversions: readonly GoalEvent[]): void {
    this.#exposedUsers += 1;
    if (conversions.length > 0) this.#convertingUsers += 1;
    for (const { value } of conversions) this.#conversions[value.kind] += 1;
    for (const [currency, total] of totalsOf(conversions)) this.#addTotal(currency, total);
  }

  counts(): VariationCounts {
    const { usable, unusable, missing } = this.#conversions;
    return {
      exposedUsers: this.#exposedUsers,
      convertingUsers: this.#convertingUsers,
      conversions: usable + unusable + missing,
      conversionsWithoutValue: missing,
      conversionsWithUnusableValue: unusable,
      revenue: recordOf([...this.#revenue].map(([currency, sums]) => [currency, revenueOf(sums)])),
    };
  }

  #addTotal(currency: string, total: bigint): void {
    const { sum, squares } = this.#revenue.get(currency) ?? { sum: 0n, squares: 0n };
    this.#revenue.set(currency, { sum: sum + total, squares: squares + total * total });
  }
}

/** A user's sum in each currency that a usable value has. */
function totalsOf(conversions: readonly GoalEvent[]): ReadonlyMap<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const { value, currency } of conversions) {
    if (value.kind === 'usable') totals.set(currency, (totals.get(currency) ?? 0n) + value.units);
  }
  return totals;
}

function revenueOf({ sum, squares }: Sums): Revenue {
  return {
    sum: formatDecimal({ digits: sum, scale: valueDigits }),
    sumOfSquares: formatDecimal({ digits: squares, scale: 2 * valueDigits }),
  };
}
