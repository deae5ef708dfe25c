import type { ImpactSegment, VariationStatistics } from '../result.js';
import type { ImpactCounts } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import type { Analysis } from './analysis.js';
import { comparisonsOf, rateOf, sumsOf } from './compare.js';
import { controlOf } from './control-of.js';
import { detectionOf } from './detection.js';
import { momentsOf } from './moments.js';
import { notesOf } from './notes.js';
import { overTimeOf } from './over-time.js';
import { sampleRatioOf } from './sample-ratio.js';
import { verdictOf } from './verdict.js';
import { wilsonInterval } from './wilson.js';

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
  const verdict = verdictOf({ control, variations, comparisons, sampleRatio, metric, alpha, detect });
  const isEarly = (verdict.kind === 'winner' || verdict.kind === 'control-wins') && !detect.enough;
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
    notes: notesOf({ analysis, sampleRatio, comparisons, isEarly }),
  };
}

function variationsOf({ variations }: ImpactCounts, alpha: number): Record<string, VariationStatistics> {
  return recordOf(
    Object.entries(variations).map(([name, each]) => {
      const rate = rateOf(each);
      const statistics: VariationStatistics = {
        conversionRate: rate.converted / rate.visitors,
        conversionInterval: wilsonInterval(rate, alpha),
        value: recordOf(
          Object.keys(each.revenue).map((currency) => [currency, spread(momentsOf(sumsOf(each, currency)))]),
        ),
      };
      return [name, statistics];
    }),
  );
}

function spread({ mean, variance }: { mean: number; variance: number | null }): VariationStatistics['value'][string] {
  return { mean, standardDeviation: variance === null ? null : Math.sqrt(variance) };
}
