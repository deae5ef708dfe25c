import type { Interval, TimePointStatistics } from '../../result.js';
import { minute } from '../format.js';
import { ownMember } from '../../rules/own-member.js';
import { possible } from '../../statistics/possible.js';
import { type Markup, markup } from './markup.js';
import { type Scale, scaleOver } from './scale.js';

/** The most points of a curve, and of the table behind it. */
const MAX_POINTS = 120;
/** Stands for the interval if there is none. */
const ANYTHING: Interval = { low: -Infinity, high: Infinity };
const HEIGHT = 200;
const PLOT_HEIGHT = 172;

export interface CurvePoint {
  readonly until: number;
  readonly exposedUsers: number;
  readonly difference: number | null;
  readonly low: number;
  readonly high: number;
  readonly lift: number | null;
}

export interface LiftCurve {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly points: readonly CurvePoint[];
  readonly tick: (value: number, digits: number) => string;
}

/**
 * The points of one variation over time, at most 120 of them, evenly chosen, the last among them. Their bands are cut
 * to what is possible.
 */
export function curvePoints(overTime: readonly TimePointStatistics[], variation: string): CurvePoint[] {
  const points = overTime.flatMap((point) => {
    const compared = ownMember(point.comparisons, variation);
    if (compared === undefined) return [];
    const { low, high } = possible(compared.differenceInterval ?? ANYTHING);
    const exposedUsers = ownMember(point.variations, variation)?.exposedUsers ?? 0;
    return [{ until: point.until, exposedUsers, low, high, difference: compared.difference, lift: compared.lift }];
  });
  return thinned(points);
}

/** The difference so far as a line, and the band around it that is valid at every point in time. */
export function liftCurve({ id, title, description, points, tick }: LiftCurve): Markup {
  const y = scaleOver(heightsOf(points));
  const x = timeScale(points);
  return markup`<svg class="plot" role="img" aria-labelledby="${id}-t ${id}-d" width="100%" height="${HEIGHT}">
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${description}</desc>
    ${gridLines(y)}
    <svg x="0" y="0" width="100%" height="${PLOT_HEIGHT}" viewBox="0 0 1000 100" preserveAspectRatio="none">
      <polygon class="band" points="${bandOf(points, { x, y })}" />
      <polyline class="curve" points="${lineOf(points, { x, y })}" />
    </svg>
    ${levelLabels(y, tick)} ${timeLabels(points)}
  </svg>`;
}

interface Scales {
  readonly x: (seconds: number) => number;
  readonly y: Scale;
}

/** The first points have bands that are very wide: the later half decides what the plot shows. */
function heightsOf(points: readonly CurvePoint[]): number[] {
  const later = points.slice(Math.floor(points.length / 2));
  const differences = points.slice(Math.floor(points.length / 4)).flatMap(({ difference }) => difference ?? []);
  return [0, ...differences, ...later.flatMap(({ low, high }) => [low, high])];
}

function timeScale(points: readonly CurvePoint[]): (seconds: number) => number {
  const [first, last] = [points[0]?.until ?? 0, points.at(-1)?.until ?? 0];
  return (seconds) => (last > first ? ((seconds - first) / (last - first)) * 1000 : 500);
}

function gridLines(y: Scale): Markup {
  return markup`${y.ticks.map((value) => {
    const kind = Math.abs(value) < 1e-12 ? 'zero' : 'grid';
    const place = heightOf(y.at(value)).toFixed(1);
    return markup`<line class="${kind}" x1="0" x2="100%" y1="${place}" y2="${place}" />`;
  })}`;
}

function levelLabels(y: Scale, tick: LiftCurve['tick']): Markup {
  return markup`${y.ticks.map((value) => {
    const place = Math.max(11, heightOf(y.at(value)) - 4).toFixed(1);
    return markup`<text class="tick" x="0" y="${place}">${tick(value, y.percentDigits)}</text>`;
  })}`;
}

function heightOf(percent: number): number {
  return ((100 - percent) / 100) * PLOT_HEIGHT;
}

function bandOf(points: readonly CurvePoint[], scales: Scales): string {
  const upper = points.map(({ until, high }) => corner(until, { value: high, ...scales }));
  const lower = points.map(({ until, low }) => corner(until, { value: low, ...scales }));
  return [...upper, ...lower.reverse()].join(' ');
}

function lineOf(points: readonly CurvePoint[], scales: Scales): string {
  return points
    .flatMap(({ until, difference }) => (difference === null ? [] : [corner(until, { value: difference, ...scales })]))
    .join(' ');
}

function corner(until: number, { value, x, y }: Scales & { value: number }): string {
  return `${x(until).toFixed(1)},${(100 - y.at(value)).toFixed(2)}`;
}

function timeLabels(points: readonly CurvePoint[]): Markup {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return markup``;
  return markup`<text class="tick" x="0" y="${HEIGHT - 8}">${minute(first.until)}</text
    ><text class="tick" x="100%" y="${HEIGHT - 8}" text-anchor="end">${minute(last.until)} UTC</text>`;
}

function thinned<T>(points: readonly T[]): T[] {
  if (points.length <= MAX_POINTS) return [...points];
  const step = (points.length - 1) / (MAX_POINTS - 1);
  return Array.from({ length: MAX_POINTS }, (_, index) => points[Math.round(index * step)]).flatMap(
    (point) => point ?? [],
  );
}
