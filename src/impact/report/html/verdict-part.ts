import type { Verdict } from '../../result.js';
import { count } from '../format.js';
import { detectionSentence, intervalsSentence, whyUntested } from '../sentences.js';
import type { Analysis } from '../variations.js';
import { type Markup, markup, sentence } from './markup.js';

const KINDS: Readonly<Record<Verdict['kind'], readonly [string, string]>> = {
  winner: ['Winner', 'good'],
  'control-wins': ['The control wins', 'good'],
  'no-difference-found': ['No difference found', 'open'],
  'not-enough-data': ['Not enough data', 'open'],
  'sample-ratio-mismatch': ['Sample ratio mismatch', 'bad'],
  'metrics-disagree': ['The metrics disagree', 'open'],
  'nothing-to-compare': ['Nothing to compare', 'open'],
};

/** The result in one sentence, the figures below it, and how far it can be relied on. */
export function verdictPart(analysis: Analysis): Markup {
  const { verdict, detect } = analysis.statistics;
  const [kind, tone] = KINDS[verdict.kind];
  return markup`<p class="verdict ${tone}"><span class="kind">${kind}</span> ${verdict.sentence}</p>
<dl class="figures">${figuresOf(analysis).map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>
<p>${detectionSentence(detect)} ${sentence(intervalsSentence(analysis))}</p>`;
}

function figuresOf({ counts, statistics }: Analysis): [string, string][] {
  const { detect } = statistics;
  return [
    ['Visitors', count(counts.users.exposed)],
    ['Conversions', count(counts.goalEvents.counted)],
    ['Sample ratio', ratioWord(statistics)],
    ['Enough visitors', detect.enough ? 'yes' : 'not yet'],
  ];
}

function ratioWord(statistics: Analysis['statistics']): string {
  const { alarm, chiSquare } = statistics.sampleRatio;
  if (chiSquare === undefined) return `not tested: ${whyUntested(statistics)}`;
  return alarm ? 'mismatch' : 'as expected';
}
