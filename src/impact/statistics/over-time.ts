import type { TimePointStatistics } from '../result.js';
import type { TimePoint } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import { alwaysValidTuned } from './always-valid.js';
import type { Analysis } from './analysis.js';
import { conversionsOf } from './compare.js';
import { mapPair, rateEstimate, rateOf } from './sample.js';

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
  const pair = { control: conversionsOf(of), treatment: conversionsOf(against) };
  const users = pair.control.visitors + pair.treatment.visitors;
  if (pair.control.visitors === 0 || pair.treatment.visitors === 0) return nothing;
  const { control: p1, treatment: p2 } = mapPair(pair, rateOf);
  return {
    difference: p2 - p1,
    differenceInterval: alwaysValidTuned(mapPair(pair, rateEstimate), { users, alpha })?.interval ?? null,
    lift: p1 > 0 ? p2 / p1 - 1 : null,
  };
}

const nothing: AtPoint = { difference: null, differenceInterval: null, lift: null };
