import type { TimePointStatistics } from '../result.js';
import type { TimePoint } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import { ownMember } from '../rules/own-member.js';
import type { Analysis } from './analysis.js';
import { mapPair } from './sample.js';
import { sequentialRates } from './sequential-rates.js';
import { conversionsOf } from './variations.js';

type AtPoint = TimePointStatistics['comparisons'][string];

const unknown: AtPoint = { difference: null, differenceInterval: null, lift: null };

/** The cumulative lift of each variation. Its band is always-valid in any case: a curve is many looks. */
export function overTimeOf({ timePoints, counts, alpha }: Analysis, control: string): TimePointStatistics[] {
  const names = Object.keys(counts.variations).filter((name) => name !== control);
  return timePoints.map((point) => ({
    ...point,
    comparisons: recordOf(names.map((name) => [name, compareAt(point, { name, control, alpha })])),
  }));
}

function compareAt(
  { variations }: TimePoint,
  { name, control, alpha }: { readonly name: string; readonly control: string; readonly alpha: number },
): AtPoint {
  const groups = { control: ownMember(variations, control), treatment: ownMember(variations, name) };
  if (!groups.control?.exposedUsers || !groups.treatment?.exposedUsers) return unknown;
  const pair = mapPair({ control: groups.control, treatment: groups.treatment }, conversionsOf);
  const { difference, differenceInterval, lift } = sequentialRates(pair, alpha);
  return { difference, differenceInterval, lift };
}
