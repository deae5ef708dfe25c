import type { TimePointStatistics } from '../result.js';
import type { TimePoint } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import type { Analysis, Pair, Rate } from './analysis.js';
import { alwaysValidOfRates } from './always-valid.js';
import { rateOf } from './compare.js';

type AtPoint = TimePointStatistics['comparisons'][string];

/** The cumulative lift of each variation; its band stays valid however often one looks, for a curve is many looks. */
export function overTimeOf({ timePoints, alpha }: Analysis, control: string): TimePointStatistics[] {
  return timePoints.map((point) => {
    const names = Object.keys(point.variations).filter((name) => name !== control);
    const comparisons = names.map((name) => [name, compareAt(point, { name, control, alpha })] as const);
    return { ...point, comparisons: recordOf(comparisons) };
  });
}

function compareAt(
  { variations }: TimePoint,
  { name, control, alpha }: { name: string; control: string; alpha: number },
): AtPoint {
  const [of, against] = [variations[control], variations[name]];
  if (of === undefined || against === undefined) return nothing;
  const pair: Pair<Rate> = { control: rateOf(of), treatment: rateOf(against) };
  if (pair.control.visitors === 0 || pair.treatment.visitors === 0) return nothing;
  const [p1, p2] = [pair.control, pair.treatment].map(({ visitors, converted }) => converted / visitors) as [
    number,
    number,
  ];
  return {
    difference: p2 - p1,
    differenceInterval: alwaysValidOfRates(pair, { alpha })?.interval ?? null,
    lift: p1 > 0 ? p2 / p1 - 1 : null,
  };
}

const nothing: AtPoint = { difference: null, differenceInterval: null, lift: null };
