import { median } from './statistics.mjs';

export const times = (ratio) => `${ratio.toFixed(2)} x`;

/**
 * How far apart the ratios of single rounds are tells what the ratio of the medians is worth. On a busy machine, or one
 * with a fast and a slow mode, their own median is better, and better still the ratio of the best round of each side.
 * `ours` and `theirs` are the figures of each round, `best` is `Math.min` or `Math.max`.
 */
export function spreadOf({ ours, theirs, best }) {
  const ratios = ours.map((value, round) => value / theirs[round]).filter(Number.isFinite);
  if (ratios.length < 2) return '';
  const figures = [Math.min(...ratios), Math.max(...ratios), median(ratios), best(...ours) / best(...theirs)];
  const [least, most, middle, ofBest] = figures.map((ratio) => ratio.toFixed(2));
  return `; rounds ${least} to ${most}, median ${middle}, best ${ofBest}`;
}
