export { impact } from './impact.js';
export type { ImpactOptions } from './options.js';
export type {
  Comparison,
  ConversionComparison,
  Detection,
  ImpactResult,
  ImpactSegment,
  ImpactStatistics,
  Interval,
  Metric,
  SampleRatio,
  TimePointStatistics,
  ValueComparison,
  VariationStatistics,
  Verdict,
} from './result.js';
export type {
  ExposureCounts,
  GoalEventCounts,
  ImpactCounts,
  LineCounts,
  Revenue,
  TimePoint,
  UserCounts,
  VariationCounts,
} from './rules/counts.js';
export { ImpactError, type ImpactErrorCode } from './rules/impact-error.js';
