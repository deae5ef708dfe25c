import type { VariationStatistics } from '../result.js';
import type { ImpactCounts, VariationCounts } from '../rules/counts.js';
import { ownMember } from '../rules/own-member.js';
import { byBytes } from '../rules/users/by-bytes.js';
import { recordOf } from '../rules/users/record-of.js';
import { normalQuantile } from './distributions.js';
import { rateOf, type Conversions } from './sample.js';
import { valueSummary, type ValueSummary } from './value-summary.js';
import { wilson } from './wilson.js';

export const conversionsOf = ({
  exposedUsers,
  convertingUsers,
}: Pick<VariationCounts, 'exposedUsers' | 'convertingUsers'>): Conversions => ({
  visitors: exposedUsers,
  converted: convertingUsers,
});

/** Users without a conversion in the currency brought 0. */
export const summaryOf = ({ exposedUsers, revenue }: VariationCounts, currency: string): ValueSummary =>
  valueSummary(exposedUsers, ownMember(revenue, currency) ?? { sum: '0', sumOfSquares: '0' });

/** The currencies of all variations, each once, sorted. */
export function currenciesOf({ variations }: ImpactCounts): string[] {
  const names = Object.values(variations).flatMap(({ revenue }) => Object.keys(revenue));
  return [...new Set(names)].sort(byBytes);
}

/**
 * The figures of each variation, in all currencies: a currency in which nobody of a variation bought has the mean 0
 * there.
 */
export function variationStatistics(counts: ImpactCounts, alpha: number): Record<string, VariationStatistics> {
  const [currencies, z] = [currenciesOf(counts), normalQuantile(alpha)];
  const entries = Object.entries(counts.variations).map(([name, variation]) => {
    const conversions = conversionsOf(variation);
    const statistics: VariationStatistics = {
      conversionRate: rateOf(conversions),
      conversionInterval: wilson(conversions, z),
      value: recordOf(currencies.map((currency) => [currency, spreadOf(summaryOf(variation, currency))])),
    };
    return [name, statistics] as const;
  });
  return recordOf(entries);
}

const spreadOf = ({ mean, standardDeviation }: ValueSummary): VariationStatistics['value'][string] => ({
  mean,
  standardDeviation,
});
