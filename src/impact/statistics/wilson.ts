import type { Interval } from '../result.js';
import { rateOf, type Conversions } from './sample.js';

/** Wilson's score interval of a conversion rate, without continuity correction. `z` is the normal quantile. */
export function wilson(group: Conversions, z: number): Interval {
  const { visitors, converted } = group;
  const rate = rateOf(group);
  const excess = (z * z) / visitors;
  const centre = (rate + excess / 2) / (1 + excess);
  const spread = (z * Math.sqrt((rate * (1 - rate) + excess / 4) / visitors)) / (1 + excess);
  return {
    low: converted === 0 ? 0 : centre - spread,
    high: converted === visitors ? 1 : centre + spread,
  };
}
