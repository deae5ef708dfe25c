import type { Detection } from '../result.js';
import type { ImpactCounts } from '../rules/counts.js';
import { count, counted, fixed, pPhrase, share } from './format.js';
import type { Analysis } from './variations.js';

const SOURCES = {
  equal: 'equal shares are assumed',
  weights: 'expected shares as given',
  flags: "expected shares from the flag's default rule",
} as const;

/** Why the numbers of visitors may differ from what was expected, the most frequent reasons first. */
export const MISMATCH_REASONS: readonly string[] = [
  'The percentages of the rollout changed while visitors were counted: compare only the time after the change.',
  'The expected shares are wrong: without weights, equal shares are assumed.',
  'A variation redirects, fails or loads slowly, and its visitors leave before they are counted.',
  'Exposures are sent from a place that visitors of one variation reach more often.',
  'Bots or monitors see one variation only.',
  'Keys of visitors change, for example with each visit or at login.',
  'Events of one variation were lost or filtered on their way.',
];

/** The sample-ratio check in one sentence. */
export function sampleRatioSentence({ statistics }: Analysis): string {
  const { chiSquare, degreesOfFreedom, p, alarm, source } = statistics.sampleRatio;
  if (chiSquare === undefined) return `Sample ratio: not tested (${whyUntested(statistics)}).`;
  const figures = `${pPhrase(p)}, chi-square ${fixed(chiSquare, 2)} with ${counted(degreesOfFreedom ?? 0, [
    'degree',
    'degrees',
  ])} of freedom`;
  const found = alarm ? 'MISMATCH, no winner can be named' : 'visitors are split as expected';
  return `Sample ratio: ${found} (${figures}; ${SOURCES[source]}).`;
}

/** How many visitors are needed to find the effect that is worth finding. */
export function detectionSentence({ effect, power, visitorsNeeded, visitorsSeen, enough }: Detection): string {
  const goal = `to find a lift of ${share(effect)} with ${share(power)} power`;
  if (visitorsNeeded === null) return `The number of visitors needed ${goal} cannot be computed from these figures.`;
  const needed = `${capitalized(goal)} each variation needs ${counted(visitorsNeeded, ['visitor', 'visitors'])}`;
  const seen = `the smallest variation has ${count(visitorsSeen)}`;
  const missing = Math.max(0, visitorsNeeded - visitorsSeen);
  if (enough || missing === 0) return `${needed}; ${seen}, which is enough.`;
  return `${needed}; ${seen}, so ${count(missing)} more ${missing === 1 ? 'is' : 'are'} needed.`;
}

/** What was read, and what of it counts. */
export function readSentence({ files, lines, exposures, goalEvents, users }: ImpactCounts): string {
  return (
    `Read ${counted(lines.read, ['line', 'lines'])} in ${counted(files.read, ['file', 'files'])}. ` +
    `What counts: ${counted(exposures.counted, ['exposure', 'exposures'])} of ` +
    `${counted(users.exposed, ['visitor', 'visitors'])} and ` +
    `${counted(goalEvents.counted, ['conversion', 'conversions'])}.`
  );
}

/** What the intervals are: fixed at one look, or valid at every look. */
export function intervalsSentence({ statistics }: Analysis): string {
  return statistics.sequential
    ? 'Intervals and p-values stay valid however often you look.'
    : 'Intervals and p-values hold for one look that was planned before. If you look daily, use `--sequential`.';
}

/** The settings of the analysis, by name. */
export function settingsOf({ counts, statistics }: Analysis): [string, string][] {
  const { alpha, metric, sequential, sampleRatio, detect } = statistics;
  return [
    ['Flag', counts.flag],
    ['Goal', counts.goal],
    ['Control', controlSetting(statistics)],
    ['The verdict judges', metric === 'value' ? 'the value per visitor' : 'the conversion rate'],
    ['Alpha', `${fixed(alpha, alphaDigits(alpha))} (${share(1 - alpha)} intervals)`],
    ['Sequential', sequential ? 'yes: valid at every look' : 'no: valid at one look'],
    ['Effect worth finding', `${share(detect.effect)} with ${share(detect.power)} power`],
    ['Expected shares', SOURCES[sampleRatio.source]],
    ['Member with the event id', counts.idMember],
  ];
}

/** Why the sample ratio was not tested. */
export function whyUntested({ variations, sampleRatio }: Analysis['statistics']): string {
  if (Object.keys(variations).length === 0) return 'nobody was exposed';
  return sampleRatio.expected === undefined ? 'the expected shares cannot be known' : 'there is only one variation';
}

function controlSetting({ control, controlIs, variations }: Analysis['statistics']): string {
  if (controlIs === 'named') return `${control} (named by the caller)`;
  return Object.keys(variations).length === 0
    ? 'none, because nobody was exposed'
    : `${control} (the variation with most visitors)`;
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function alphaDigits(alpha: number): number {
  return Math.max(2, (String(alpha).split('.')[1] ?? '').length);
}
