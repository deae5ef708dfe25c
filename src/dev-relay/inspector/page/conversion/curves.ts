import type { LiveConversion } from './live-conversion.js';

/** The most curves: one for each colour. */
export const MAX_CURVES = 6;

/** A variation with a curve. `at` is its place among all variations. */
export interface Curve {
  readonly name: string;
  readonly at: number;
  /** Counts from 1. */
  readonly colour: number;
}

/** The curves that are drawn: of the variations with most users, the control first. */
export function curvesOf({ variations, control }: LiveConversion): Curve[] {
  return variations
    .map(({ name, exposedUsers }, at) => ({ name, at, exposedUsers }))
    .sort((a, b) => Number(b.name === control) - Number(a.name === control) || b.exposedUsers - a.exposedUsers)
    .slice(0, MAX_CURVES)
    .map(({ name, at }, index) => ({ name, at, colour: index + 1 }));
}

/** Columns of a plot: the times, then one for each curve. */
export type Columns = readonly (readonly (number | null)[])[];

export function rateColumns({ points }: LiveConversion, curves: readonly Curve[]): Columns {
  return [points.map(({ until }) => until), ...curves.map(({ at }) => points.map(({ rates }) => rates[at] ?? null))];
}

/** The times, then the difference, the high end and the low end of each curve. */
export function differenceColumns({ points }: LiveConversion, curves: readonly Curve[]): Columns {
  const columns = curves.flatMap(({ at }) => {
    const compared = points.map(({ differences }) => differences[at] ?? null);
    return [
      compared.map((each) => each?.difference ?? null),
      compared.map((each) => each?.high ?? null),
      compared.map((each) => each?.low ?? null),
    ];
  });
  return [points.map(({ until }) => until), ...columns];
}

/** From 0 up to a little above the highest rate that is not one of the first, which leap. */
export function rateRange(columns: Columns): [number, number] {
  const highest = Math.max(0.01, ...columns.slice(1).flatMap(laterHalf));
  return [0, Math.min(1, highest * 1.25)];
}

/** The first bands are very wide: the later half decides what the plot shows. Zero is always in it. */
export function differenceRange(columns: Columns): [number, number] {
  const values = columns.slice(1).flatMap(laterHalf);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const margin = Math.max(0.005, (high - low) * 0.1);
  return [Math.max(-1, low - margin), Math.min(1, high + margin)];
}

function laterHalf(column: readonly (number | null)[]): number[] {
  return column.slice(Math.floor(column.length / 2)).flatMap((value) => value ?? []);
}
