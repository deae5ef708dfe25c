import type { ImpactSegment } from '../result.js';
import type { ImpactCounts } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import type { Analysis } from './analysis.js';
import { comparisonsOf } from './compare.js';
import { controlOf } from './control-of.js';
import { detectionOf } from './detection.js';
import { notesOf } from './notes.js';
import { overTimeOf } from './over-time.js';
import { sampleRatioOf } from './sample-ratio.js';
import { variationStatistics } from './variations.js';
import { verdictOf } from './verdict.js';

export type { Analysis } from './analysis.js';

/**
 * Compares the variations, and says in one sentence what follows.
 *
 * @throws ImpactError `UNKNOWN_VARIATION` for a control that nobody saw, `INVALID_WEIGHTS` for a variation that
 *   somebody saw and that has no weight
 */
export function analyse(question: Analysis): ImpactSegment['statistics'] {
  const analysis = { ...question, counts: sorted(question.counts) };
  const { counts, metric, alpha, sequential } = analysis;
  const control = controlOf(analysis);
  const figures = {
    control,
    controlIs: analysis.control === undefined ? 'largest' : 'named',
    metric,
    alpha,
    sequential,
    sampleRatio: sampleRatioOf(analysis),
    variations: variationStatistics(counts, alpha),
    comparisons: comparisonsOf(counts, control, analysis),
    detect: detectionOf(analysis, control),
  } as const;
  const verdict = verdictOf(figures, counts);
  return {
    ...figures,
    verdict,
    overTime: overTimeOf(analysis, control),
    notes: notesOf({ ...figures, verdict }, analysis),
  };
}

/** Whatever the order of what was counted, the result is the same. */
const sorted = (counts: ImpactCounts): ImpactCounts => ({
  ...counts,
  variations: recordOf(Object.entries(counts.variations)),
});
