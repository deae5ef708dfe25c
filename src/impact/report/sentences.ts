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
  if (chiSquare === undefined) return `Sample ratio: not tested (${untested(statistics.sampleRatio.expected)}).`;
  const figures = `${pPhrase(p)}, chi-square ${fixed(chiSquare, 2)} with ${counted(degreesOfFreedom ?? 0, [
    'degree',
    'degrees',
  ])} of freedom`;
  const found = alarm ? 'MISMATCH, no winner can be named' : 'visitors are split as expected';
  return `Sample ratio: ${found} (${figures}; ${SOURCES[source]}).`;
}

/** How many visitors are needed to find the effect that is worth finding. */
export function detectionSentence({ effect, power, visitorsNeeded, visitorsSeen, enough }: Detection): string {
  const goal = `To find a lift of ${share(effect)} with ${share(power)} power`;
  if (visitorsNeeded === null) return `${goal}: cannot be computed, because too little came of the control.`;
  const needed = `${goal}: ${counted(visitorsNeeded, ['visitor', 'visitors'])} per variation`;
  const seen = `the smallest has ${count(visitorsSeen)}`;
  const missing = Math.max(0, visitorsNeeded - visitorsSeen);
  if (enough || missing === 0) return `${needed}; ${seen}, which is enough.`;
  return `${needed}; ${seen}, so about ${count(missing)} more are needed.`;
}

/** What was read, and what of it counts. */
export function readSentence({ files, lines, exposures, goalEvents, users }: ImpactCounts): string {
  return (
    `Read ${counted(lines.read, ['line', 'lines'])} of ${counted(files.read, ['file', 'files'])}. ` +
    `Of these count ${counted(exposures.counted, ['exposure', 'exposures'])} of ` +
    `${counted(users.exposed, ['visitor', 'visitors'])} and ` +
    `${counted(goalEvents.counted, ['conversion', 'conversions'])}.`
  );
}

/** What the intervals are: fixed at one look, or valid at every look. */
export function intervalsSentence({ statistics }: Analysis): string {
  return statistics.sequential
    ? 'Intervals and p-values stay valid however often you look.'
    : 'Intervals and p-values hold for one look, planned before: who looks daily needs the sequential ones.';
}

/** The settings of the analysis, by name. */
export function settingsOf({ counts, statistics }: Analysis): [string, string][] {
  const { alpha, control, controlIs, metric, sequential, sampleRatio, detect } = statistics;
  return [
    ['Flag', counts.flag],
    ['Goal', counts.goal],
    ['Control', `${control} (${controlIs === 'named' ? 'named by the caller' : 'the variation with most visitors'})`],
    ['The verdict judges', metric === 'value' ? 'the value per visitor' : 'the conversion rate'],
    ['Alpha', `${fixed(alpha, alphaDigits(alpha))} (${share(1 - alpha)} intervals)`],
    ['Sequential', sequential ? 'yes: valid at every look' : 'no: valid at one look'],
    ['Effect worth finding', `${share(detect.effect)} with ${share(detect.power)} power`],
    ['Expected shares', SOURCES[sampleRatio.source]],
    ['Member with the event id', counts.idMember],
  ];
}

function untested(expected: unknown): string {
  return expected === undefined ? 'the expected shares cannot be known' : 'fewer than two variations';
}

function alphaDigits(alpha: number): number {
  return Math.max(2, (String(alpha).split('.')[1] ?? '').length);
}
