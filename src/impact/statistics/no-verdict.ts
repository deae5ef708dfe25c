import type { Comparison, Verdict } from '../result.js';
import type { ImpactCounts } from '../rules/counts.js';
import { quoted } from '../rules/expected.js';
import { currenciesIn, directionOf, opposedCurrency, type Findings } from './findings.js';
import { nobodyExposed } from './nobody-exposed.js';
import { ratePhrases, valuePhrases } from './phrases.js';
import { listed, pPhrase, whole } from './words.js';

export function nothingToCompare({ variations, control }: Findings, counts: ImpactCounts): Verdict {
  if (Object.keys(variations).length === 0) return nobodyExposed(counts);
  const sentence = Object.hasOwn(variations, control)
    ? `Nothing to compare: ${quoted(control)} is the only variation that anybody was exposed to.`
    : `Nothing to compare: none of these users saw the control ${quoted(control)}.`;
  return { kind: 'nothing-to-compare', sentence };
}

export function ratioMismatch({ sampleRatio }: Findings, { users, variations }: ImpactCounts): Verdict {
  const { expected = {}, p = 0 } = sampleRatio;
  const groups = Object.entries(expected).map(([name, share]) => {
    const seen = Object.hasOwn(variations, name) ? variations[name]!.exposedUsers : 0;
    return `${quoted(name)} has ${whole(seen)} users instead of ${whole(share * users.exposed)}`;
  });
  const shown = groups.length > 5 ? [...groups.slice(0, 4), `${groups.length - 4} others differ too`] : groups;
  const sentence =
    'No winner can be named: the users are not spread over the variations as expected, so the groups cannot be ' +
    `compared. ${listed(shown)} (${pPhrase(p)}).`;
  return { kind: 'sample-ratio-mismatch', sentence };
}

export const nothingConverted = ({ users }: ImpactCounts): Verdict => ({
  kind: 'not-enough-data',
  sentence: `Not enough data: none of the ${whole(users.exposed)} exposed users converted.`,
});

/** The value is judged where there is exactly one currency. */
export function noCommonCurrency(findings: Findings): Verdict {
  const currencies = currenciesIn(findings);
  if (currencies.length === 0) {
    return {
      kind: 'nothing-to-compare',
      sentence: 'Nothing to compare: no conversion had a value that is a number.',
    };
  }
  const each = currencies.map((currency) => `${currency || '(no currency)'}: ${inCurrency(currency, findings)}`);
  const sentence =
    'No winner: amounts of several currencies are never added up, so each is judged by itself. ' +
    `${each.join('; ')}.`;
  return { kind: 'nothing-to-compare', sentence };
}

function inCurrency(currency: string, findings: Findings): string {
  const found = findings.comparisons.flatMap((comparison) => {
    const direction = directionOf(comparison.value[currency]!, findings.alpha);
    if (direction === 'unclear') return [];
    const { levels } = valuePhrases(comparison, { findings, currency });
    return [
      `${quoted(comparison.variation)} brings ${direction === 'better' ? 'more' : 'less'} per visitor (${levels})`,
    ];
  });
  return found.length === 0 ? 'no difference found' : listed(found);
}

export function metricsDisagree(comparison: Comparison, findings: Findings): Verdict {
  return { kind: 'metrics-disagree', sentence: `No winner: ${disagreement(comparison, findings)}.` };
}

/** For a comparison whose conversion rate and value are both clear, and opposite. */
export function disagreement(comparison: Comparison, findings: Findings): string {
  const currency = opposedCurrency(comparison, findings) ?? '';
  const isBetter = directionOf(comparison.conversion, findings.alpha) === 'better';
  const [rates, values] = [ratePhrases(comparison, findings), valuePhrases(comparison, { findings, currency })];
  return (
    `${quoted(comparison.variation)} converts ${isBetter ? 'better' : 'worse'} than ${quoted(findings.control)} ` +
    `(${rates.levels}), but brings ${isBetter ? 'less' : 'more'} per visitor (${values.levels})`
  );
}
