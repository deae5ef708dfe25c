import type { Interval } from '../result.js';

/**
 * The possible part of an interval of the difference of two rates: no difference is beyond -1 and 1. The always-valid
 * interval is made of a normal distribution, which has no such bounds: while visitors are few it goes beyond them.
 */
export const possible = ({ low, high }: Interval): Interval => ({ low: Math.max(-1, low), high: Math.min(1, high) });
