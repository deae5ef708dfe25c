import type { Interval } from '../../result.js';
import { cut } from '../foreign-text.js';
import { type Markup, markup } from './markup.js';
import { type Scale, scaleOver } from './scale.js';

/** The most rows of a plot; the table beside it has all of them. */
const MAX_ROWS = 24;
const ROW_HEIGHT = 46;
const AXIS_HEIGHT = 26;
const WIDEST_NAME = 18;

export interface IntervalPlot {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly rows: readonly PlotRow[];
  /** A line across all rows, such as 0. */
  readonly reference?: number;
  readonly tick: (value: number, digits: number) => string;
}

export interface PlotRow {
  readonly name: string;
  readonly value: number | null;
  readonly interval: Interval | null;
  /** The value as text. */
  readonly text: string;
  /** The interval as text; a narrow screen has no room for it beside a name. */
  readonly range: string;
  readonly tone: 'control' | 'plain' | 'above' | 'below';
}

/**
 * Points with their intervals on one line each. Places are in per cent of the width, so that the letters keep their
 * size on every screen. If an interval has no end, its line runs to the edge.
 */
export function intervalPlot({ id, title, rows, reference, tick }: IntervalPlot): Markup {
  const shown = rows.slice(0, MAX_ROWS);
  const scale = scaleOver([...shown.flatMap(numbersOf), ...(reference === undefined ? [] : [reference])]);
  const height = shown.length * ROW_HEIGHT + AXIS_HEIGHT;
  const description = shown.map(({ name, text, range }) => `${cut(name, 60)}: ${text}${range}.`).join(' ');
  return markup`<svg class="plot" role="img" aria-labelledby="${id}-t ${id}-d" width="100%" height="${height}">
    <title id="${id}-t">${title}</title>
    <desc id="${id}-d">${description}</desc>
    ${axis({ scale, tick, height })} ${referenceLine({ scale, reference, height })}
    ${shown.map((row, index) => plotRow(row, { scale, top: index * ROW_HEIGHT }))}
  </svg>`;
}

function numbersOf({ value, interval }: PlotRow): number[] {
  return [...(value === null ? [] : [value]), ...(interval === null ? [] : [interval.low, interval.high])];
}

interface Reference {
  readonly scale: Scale;
  readonly reference: number | undefined;
  readonly height: number;
}

function axis({ scale, tick, height }: { scale: Scale; tick: IntervalPlot['tick']; height: number }): Markup {
  const bottom = height - AXIS_HEIGHT;
  return markup`${scale.ticks.map((value) => {
    const x = place(scale.at(value));
    const anchor = anchorAt(scale.at(value));
    return markup`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${bottom}" /><text
        class="tick"
        x="${x}"
        y="${bottom + 17}"
        text-anchor="${anchor}"
        >${tick(value, scale.percentDigits)}</text>`;
  })}`;
}

function referenceLine({ scale, reference, height }: Reference): Markup | undefined {
  if (reference === undefined) return undefined;
  const x = place(scale.at(reference));
  return markup`<line class="zero" x1="${x}" x2="${x}" y1="0" y2="${height - AXIS_HEIGHT}" />`;
}

function plotRow(
  { name, value, interval, text, range, tone }: PlotRow,
  { scale, top }: { scale: Scale; top: number },
): Markup {
  const y = top + 31;
  const figures = markup`${text}<tspan class="range">${range}</tspan>`;
  const label = markup`<text class="name" x="0" y="${top + 15}">${cut(name, WIDEST_NAME)}</text
    ><text class="value" x="100%" y="${top + 15}" text-anchor="end">${figures}</text>`;
  return markup`<g class="${tone}">${label} ${interval === null ? undefined : whisker({ interval, scale, y })}
    ${value === null ? undefined : markup`<circle cx="${place(scale.at(value))}" cy="${y}" r="5.5" />`}</g>`;
}

function whisker({ interval, scale, y }: { interval: Interval; scale: Scale; y: number }): Markup {
  const [low, high] = [scale.at(interval.low), scale.at(interval.high)].map(place);
  const ends = [interval.low, interval.high].filter(Number.isFinite).map((end) => place(scale.at(end)));
  return markup`<line class="bar" x1="${low}" x2="${high}" y1="${y}" y2="${y}" />${ends.map(
    (x) => markup`<line class="end" x1="${x}" x2="${x}" y1="${y - 5}" y2="${y + 5}" />`,
  )}`;
}

/** Labels near an edge lean inwards. */
function anchorAt(percent: number): string {
  if (percent < 6) return 'start';
  return percent > 94 ? 'end' : 'middle';
}

function place(percent: number): string {
  return `${Number(percent.toFixed(2))}%`;
}
