import type { Comparison, ConversionComparison, ValueComparison } from '../result.js';
import { currenciesIn, type Findings } from './findings.js';
import { possible } from './possible.js';
import { amount, amountPair, amountRange, percent, percentPair, percentRange } from './words.js';

/** What a comparison says, as parts of sentences. */
export interface Phrases {
  /** `6.1 % against 5.2 %`. */
  readonly levels: string;
  /** `a lift of 17 % (95 % interval 3 % to 33 %)`, or the difference where a lift or its interval is missing. */
  readonly effect: string;
}

/** The phrases of the metric that the verdict is about. */
export const judgedPhrases = (comparison: Comparison, findings: Findings): Phrases =>
  findings.metric === 'conversion'
    ? ratePhrases(comparison, findings)
    : valuePhrases(comparison, { findings, currency: currenciesIn(findings)[0] ?? '' });

export function ratePhrases({ variation, conversion }: Comparison, findings: Findings): Phrases {
  const { variations, control } = findings;
  const rates = [variations[variation]!.conversionRate, variations[control]!.conversionRate] as const;
  return {
    levels: percentPair(rates).join(' against '),
    effect: liftPhrase(conversion, findings) ?? pointsPhrase(conversion, findings),
  };
}

export function valuePhrases(
  { variation, value }: Comparison,
  { findings, currency }: { readonly findings: Findings; readonly currency: string },
): Phrases {
  const [mean, base] = [variation, findings.control].map((name) => findings.variations[name]!.value[currency]!.mean);
  const compared = value[currency]!;
  return {
    levels: amountPair([mean!, base!], currency).join(' against '),
    effect: liftPhrase(compared, findings) ?? amountPhrase(compared, { findings, currency }),
  };
}

function liftPhrase(
  { lift, liftInterval: interval }: Pick<ConversionComparison, 'lift' | 'liftInterval'>,
  findings: Findings,
): string | undefined {
  if (lift === null || interval === null) return undefined;
  return `a lift of ${percentRange(lift, { interval, name: intervalName(findings) })}`;
}

function pointsPhrase({ difference, differenceInterval: interval }: ConversionComparison, findings: Findings): string {
  if (interval === null) return `a difference of ${percent(difference).replace('%', 'points')}`;
  const shown = { interval: possible(interval), name: intervalName(findings), unit: 'points' } as const;
  return `a difference of ${percentRange(difference, shown)}`;
}

function amountPhrase(
  { difference, differenceInterval: interval }: ValueComparison,
  { findings, currency }: { readonly findings: Findings; readonly currency: string },
): string {
  if (interval === null) return `a difference of ${amount(difference, currency)}`;
  return `a difference of ${amountRange(difference, { interval, name: intervalName(findings), currency })}`;
}

/** `95 % interval`. */
export const intervalName = ({ alpha, sequential }: Pick<Findings, 'alpha' | 'sequential'>): string =>
  `${percent(Number((1 - alpha).toPrecision(12)))} ${sequential ? 'always-valid interval' : 'interval'}`;
