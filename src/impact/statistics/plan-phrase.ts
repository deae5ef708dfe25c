import { quoted } from '../rules/expected.js';
import { currenciesIn, type Findings } from './findings.js';
import { amount, percent, whole } from './words.js';

/** The default of `--detect`. */
export const defaultEffect = 0.05;

/** How many visitors the effect worth finding takes, and how many are missing. */
export function planPhrase(findings: Findings): string {
  const { detect } = findings;
  const effect = `${percent(detect.effect)} (${detectOption(detect.effect)})`;
  if (detect.visitorsNeeded === null) {
    return `${whyUnknown(findings)}, so the number of visitors needed to see a lift of ${effect} cannot be computed`;
  }
  return (
    `to see a lift of ${effect} ${atLevel(findings)} each variation needs ${whole(detect.visitorsNeeded)} visitors; ` +
    `the smallest variation has ${whole(detect.visitorsSeen)}, so ` +
    `${whole(detect.visitorsNeeded - detect.visitorsSeen)} more are needed`
  );
}

/** The option that asks for the effect, as one types it. */
function detectOption(effect: number): string {
  const typed = `\`--detect ${Number((100 * effect).toPrecision(12))}%\``;
  return effect === defaultEffect ? `${typed}, the default` : typed;
}

function whyUnknown({ metric, control, variations }: Findings): string {
  if (metric === 'value') return `the value per visitor of ${quoted(control)} has no mean or no spread yet`;
  const rate = variations[control]!.conversionRate;
  if (rate === 0) return `nobody who saw ${quoted(control)} converted`;
  return `the rate of ${quoted(control)} (${percent(rate)}) can neither rise nor fall by that much`;
}

function atLevel({ metric, control, variations, ...findings }: Findings): string {
  const compared = variations[control]!;
  if (metric === 'conversion') return `at this rate (${percent(compared.conversionRate)})`;
  const [currency = ''] = currenciesIn({ metric, control, variations, ...findings });
  const { mean, standardDeviation } = compared.value[currency]!;
  return `at this mean (${amount(mean, currency)}, standard deviation ${amount(standardDeviation ?? 0, currency)})`;
}
