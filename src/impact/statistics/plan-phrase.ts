import { quoted } from '../rules/expected.js';
import { currenciesIn, type Findings } from './findings.js';
import { aboutWhole, amount, percent, whole } from './words.js';

/** What `--detect` is where it is not given. */
export const defaultEffect = 0.05;

/** How many visitors the effect worth finding takes, and how many are missing. */
export function planPhrase(findings: Findings): string {
  const { detect } = findings;
  const effect = `${percent(detect.effect)} (${detectOption(detect.effect)})`;
  if (detect.visitorsNeeded === null) {
    return `${whyUnknown(findings)}, so the visitors needed to see a lift of ${effect} cannot be computed`;
  }
  return (
    `to see a lift of ${effect} ${atLevel(findings)} each variation needs about ${aboutWhole(detect.visitorsNeeded)} ` +
    `visitors; the smallest has ${whole(detect.visitorsSeen)}, so about ` +
    `${aboutWhole(detect.visitorsNeeded - detect.visitorsSeen)} more`
  );
}

/** The option that asks for the effect, as one types it. */
function detectOption(effect: number): string {
  const typed = `\`--detect ${Number((100 * effect).toPrecision(12))}%\``;
  return effect === defaultEffect ? `${typed}, the default` : typed;
}

function whyUnknown({ metric, control }: Findings): string {
  return metric === 'conversion'
    ? `nobody who saw ${quoted(control)} converted`
    : `what visitors of ${quoted(control)} bring has no mean or no spread yet`;
}

function atLevel({ metric, control, variations, ...findings }: Findings): string {
  const compared = variations[control]!;
  if (metric === 'conversion') return `at this rate (${percent(compared.conversionRate)})`;
  const [currency = ''] = currenciesIn({ metric, control, variations, ...findings });
  const { mean, standardDeviation } = compared.value[currency]!;
  return `at this mean (${amount(mean, currency)}, standard deviation ${amount(standardDeviation ?? 0, currency)})`;
}
