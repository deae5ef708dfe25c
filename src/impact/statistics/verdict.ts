import type { Comparison, Verdict } from '../result.js';
import type { ImpactCounts } from '../rules/counts.js';
import { quoted } from '../rules/expected.js';
import { currenciesIn, judgedDirection, opposedCurrency, type Direction, type Findings } from './findings.js';
import { planPhrase } from './plan-phrase.js';
import { judgedPhrases } from './phrases.js';
import { listed, percent, pPhrase } from './words.js';
import { metricsDisagree, noCommonCurrency, nothingConverted, nothingToCompare, ratioMismatch } from './no-verdict.js';

/**
 * The answer in one sentence.
 *
 * No winner is named while the users are not spread as expected, while the interval of the difference holds 0, while a
 * variation has fewer users than the effect worth finding takes, or where conversion and value say opposite things. If
 * nobody converted in the control, nobody can say how many users it takes: then interval and p-value decide alone. They
 * also do if they are sequential, because these are made to be looked at early.
 */
export function verdictOf(findings: Findings, counts: ImpactCounts): Verdict {
  const { comparisons, sampleRatio, metric, detect, sequential } = findings;
  if (comparisons.length === 0) return nothingToCompare(findings, counts);
  if (sampleRatio.alarm) return ratioMismatch(findings, counts);
  if (counts.goalEvents.counted === 0) return nothingConverted(counts);
  if (metric === 'value' && currenciesIn(findings).length !== 1) return noCommonCurrency(findings);
  const directions = comparisons.map((comparison) => judgedDirection(comparison, findings));
  const isFound = directions.some((direction) => direction !== 'unclear');
  const isPlanned = detect.enough || (isFound && (sequential || detect.visitorsNeeded === null));
  if (!isPlanned) return notEnough(findings, directions);
  const opposed = comparisons.find((comparison) => opposedCurrency(comparison, findings) !== undefined);
  return opposed === undefined ? judged(findings, directions) : metricsDisagree(opposed, findings);
}

function judged(findings: Findings, directions: readonly Direction[]): Verdict {
  const better = ofDirection('better', { findings, directions });
  if (better.length > 0) return winner(better, findings);
  const worse = ofDirection('worse', { findings, directions });
  if (worse.length === findings.comparisons.length) return controlWins(worse, findings);
  return { kind: 'no-difference-found', sentence: noDifference(worse, findings) };
}

interface Judged {
  readonly findings: Findings;
  readonly directions: readonly Direction[];
}

/** The largest difference first: upwards for better ones, downwards for worse. */
function ofDirection(wanted: Direction, { findings, directions }: Judged): Comparison[] {
  const size = (comparison: Comparison): number => Math.abs(judgedDifference(comparison, findings));
  return findings.comparisons.filter((_, index) => directions[index] === wanted).sort((a, b) => size(b) - size(a));
}

function judgedDifference({ conversion, value }: Comparison, findings: Findings): number {
  if (findings.metric === 'conversion') return conversion.difference;
  return value[currenciesIn(findings)[0] ?? '']?.difference ?? 0;
}

function winner([best, ...others]: readonly Comparison[], findings: Findings): Verdict {
  const also = others.length === 0 ? '' : ` ${alsoBetter(others, findings)}`;
  return { kind: 'winner', variation: best!.variation, sentence: `${claim(best!, findings)}.${also}` };
}

function alsoBetter(others: readonly Comparison[], findings: Findings): string {
  const names = listed(others.map(({ variation }) => quoted(variation)));
  const verb = does('better', findings, others.length);
  return `${names} ${verb} than ${quoted(findings.control)} too; they were not compared with each other.`;
}

function controlWins(worse: readonly Comparison[], findings: Findings): Verdict {
  const sentence =
    worse.length === 1
      ? `${claim(worse[0]!, findings)}.`
      : `${quoted(findings.control)} ${does('better', findings)} than all others: ${listOf(worse, findings)}.`;
  return { kind: 'control-wins', variation: findings.control, sentence };
}

/** ``` `on` converts better than `off`: 6.1 % against 5.2 %, a lift of 17 % (95 % interval 3 % to 33 %) ```. */
function claim(comparison: Comparison, findings: Findings): string {
  const { levels, effect } = judgedPhrases(comparison, findings);
  const direction = judgedDirection(comparison, findings);
  const names = [quoted(comparison.variation), quoted(findings.control)];
  return `${names[0]} ${does(direction, findings)} than ${names[1]}: ${levels}, ${effect}`;
}

function does(direction: Direction, { metric }: Findings, subjects = 1): string {
  const verb = metric === 'conversion' ? 'convert' : 'bring';
  const degree = metric === 'conversion' ? direction : `${direction === 'better' ? 'more' : 'less'} per visitor`;
  return `${verb}${subjects === 1 ? 's' : ''} ${degree}`;
}

const listOf = (comparisons: readonly Comparison[], findings: Findings): string =>
  listed(comparisons.map((each) => `${quoted(each.variation)} ${judgedPhrases(each, findings).levels}`));

function noDifference(worse: readonly Comparison[], findings: Findings): string {
  const { comparisons, control, detect } = findings;
  const enough = `The sample is large enough to see a lift of ${percent(detect.effect)}.`;
  if (comparisons.length === 1) return `No difference found ${unclearFigures(comparisons[0]!, findings)}. ${enough}`;
  const found = `No variation ${does('better', findings)} than ${quoted(control)}: ${listOf(comparisons, findings)}.`;
  return [found, ...worse.map((each) => `${claim(each, findings)}.`), enough].join(' ');
}

function unclearFigures(comparison: Comparison, findings: Findings): string {
  const { levels, effect } = judgedPhrases(comparison, findings);
  const [currency = ''] = currenciesIn(findings);
  const { adjustedP } = findings.metric === 'conversion' ? comparison.conversion : comparison.value[currency]!;
  const p = adjustedP === null ? '' : `, ${pPhrase(adjustedP)}`;
  return `between ${quoted(comparison.variation)} and ${quoted(findings.control)}: ${levels}, ${effect}${p}`;
}

function notEnough(findings: Findings, directions: readonly Direction[]): Verdict {
  const plan = planPhrase(findings);
  const found = findings.comparisons.filter((_, index) => directions[index] !== 'unclear');
  const sentence =
    found.length === 0
      ? `Not enough data: ${plan}.`
      : `Not enough data to name a winner: so far ${found.map((each) => claim(each, findings)).join('; ')}. ` +
        `But ${plan}.`;
  return { kind: 'not-enough-data', sentence };
}
