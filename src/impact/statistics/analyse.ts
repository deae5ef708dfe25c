import type { ImpactSegment, VariationStatistics } from '../result.js';
import type { ImpactCounts, VariationCounts } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import type { Analysis } from './analysis.js';
import { comparisonsOf, conversionsOf, valueOf } from './compare.js';
import { controlOf } from './control-of.js';
import { detectionOf } from './detection.js';
import { normalQuantile } from './distributions.js';
import { notesOf } from './notes.js';
import { overTimeOf } from './over-time.js';
import { rateOf } from './sample.js';
import { sampleRatioOf } from './sample-ratio.js';
import { verdictOf } from './verdict.js';
import { wilson } from './wilson.js';

export type { Analysis } from './analysis.js';

/**
 * Compares the variations.
 *
 * @throws ImpactError `UNKNOWN_VARIATION`, `INVALID_WEIGHTS`
 */
export function analyse(analysis: Analysis): ImpactSegment['statistics'] {
  const { counts, metric, alpha, sequential } = analysis;
  const control = controlOf(counts, analysis.control);
  const comparisons = comparisonsOf(counts, control, analysis);
  const sampleRatio = sampleRatioOf(analysis);
  const variations = variationsOf(counts, alpha);
  const detect = detectionOf(analysis, control);
  const verdict = verdictOf({ control, variations, comparisons, sampleRatio, metric, alpha, sequential, detect });
  return {
    control,
    controlIs: analysis.control === undefined ? 'largest' : 'named',
    metric,
    alpha,
    sequential,
    verdict,
    sampleRatio,
    variations,
    comparisons,
    detect,
    overTime: overTimeOf(analysis, control),
    notes: notesOf({ analysis, sampleRatio, comparisons }),
  };
}

function variationsOf({ variations }: ImpactCounts, alpha: number): Record<string, VariationStatistics> {
  return recordOf(
    Object.entries(variations).map(([name, each]) => {
      const conversions = conversionsOf(each);
      const statistics: VariationStatistics = {
        conversionRate: rateOf(conversions),
        conversionInterval: wilson(conversions, normalQuantile(alpha)),
        value: recordOf(Object.keys(each.revenue).map((currency) => [currency, spreadOf(each, currency)])),
      };
      return [name, statistics];
    }),
  );
}

function spreadOf(each: VariationCounts, currency: string): VariationStatistics['value'][string] {
  const { mean, standardDeviation } = valueOf(each, currency);
  return { mean, standardDeviation };
}
