import type { Interval } from '../result.js';
import type { Pair } from './sample.js';

/** How much larger the treatment's mean is, as a fraction of the control's. Null if the control's is 0. */
export const liftOf = ({ control, treatment }: Pair<number>): number | null =>
  control === 0 ? null : treatment / control - 1;

/** The interval of a lift whose logarithm of the ratio is `spread` wide on both sides; both means are above 0. */
export function liftInterval({ control, treatment }: Pair<number>, spread: number): Interval {
  const log = logRatio(control, treatment);
  return { low: Math.expm1(log - spread), high: Math.expm1(log + spread) };
}

/** Uses `log1p` near 1: the ratio of two nearly equal amounts has lost its digits before the logarithm sees it. */
const logRatio = (control: number, treatment: number): number => {
  const relative = (treatment - control) / control;
  return Math.abs(relative) < 0.5 ? Math.log1p(relative) : Math.log(treatment) - Math.log(control);
};
