import type { Comparison, ValueComparison } from '../result.js';
import type { ImpactCounts, VariationCounts } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import { ownMember } from '../rules/own-member.js';
import { compareRates, type Terms } from './compare-rates.js';
import { compareValues } from './compare-values.js';
import { holmWhereKnown } from './holm.js';
import { mapPair, type Pair } from './sample.js';
import { conversionsOf, currenciesOf, summaryOf } from './variations.js';

/** Every other variation against the control, with Holm's p-values; none where nobody saw the control. */
export function comparisonsOf(counts: ImpactCounts, control: string, terms: Terms): Comparison[] {
  const compared = ownMember(counts.variations, control);
  if (compared === undefined) return [];
  const others = Object.entries(counts.variations).filter(([name]) => name !== control);
  const currencies = currenciesOf(counts);
  const comparisons = others.map(([variation, treatment]) => ({
    variation,
    ...compare({ control: compared, treatment }, { ...terms, currencies }),
  }));
  return adjusted(comparisons, currencies);
}

function compare(
  pair: Pair<VariationCounts>,
  { currencies, ...terms }: Terms & { readonly currencies: readonly string[] },
): Omit<Comparison, 'variation'> {
  const valueIn = (currency: string): ValueComparison =>
    compareValues(
      mapPair(pair, (group) => summaryOf(group, currency)),
      terms,
    );
  return {
    conversion: compareRates(mapPair(pair, conversionsOf), terms),
    value: recordOf(currencies.map((currency) => [currency, valueIn(currency)])),
  };
}

/** One family for the conversion rates, and one for each currency. */
function adjusted(comparisons: readonly Comparison[], currencies: readonly string[]): Comparison[] {
  const rates = holmWhereKnown(comparisons.map(({ conversion }) => conversion.p));
  const values = new Map(
    currencies.map((currency) => [
      currency,
      holmWhereKnown(comparisons.map(({ value }) => value[currency]?.p ?? null)),
    ]),
  );
  return comparisons.map(({ variation, conversion, value }, index) => ({
    variation,
    conversion: { ...conversion, adjustedP: rates[index] ?? null },
    value: recordOf(
      Object.entries(value).map(([currency, compared]) => [
        currency,
        { ...compared, adjustedP: values.get(currency)?.[index] ?? null },
      ]),
    ),
  }));
}
