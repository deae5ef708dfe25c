import uPlot from 'uplot';
import { timeOfDay } from '../dom/words.js';
import type { Columns } from './curves.js';

export interface PlotSeries {
  readonly label: string;
  /** Number of the colour, from 1; undefined for the end of a band, which is not drawn. */
  readonly colour: number | undefined;
}

export interface PlotOptions {
  readonly series: readonly PlotSeries[];
  /** Whether series come in threes: a curve, the high end and the low end of its band. */
  readonly hasBands: boolean;
  readonly range: (columns: Columns) => [number, number];
  readonly tick: (value: number) => string;
  /** The place of the point that is pointed at; undefined for none. */
  readonly onPoint?: (at: number | undefined) => void;
}

const HEIGHT = 240;
const FADED = 0.16;

/** Curves over time in the colours of the theme. */
export class Plot {
  readonly #place: HTMLElement;
  #plot: uPlot | undefined;
  #columns: Columns = [];
  #shape = '';
  readonly #colours = new Map<string, string>();
  #onPoint: PlotOptions['onPoint'];

  constructor(place: HTMLElement) {
    this.#place = place;
    new ResizeObserver(() => this.#plot?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  }

  draw(columns: Columns, options: PlotOptions): void {
    this.#columns = columns;
    this.#onPoint = options.onPoint;
    const shape = JSON.stringify(options.series);
    if (this.#plot !== undefined && shape === this.#shape) return this.#plot.setData(columns as uPlot.AlignedData);
    this.#plot?.destroy();
    this.#shape = shape;
    this.#plot = new uPlot(this.#optionsOf(options), columns as uPlot.AlignedData, this.#place);
  }

  /** Called when the theme has changed. */
  repaint(): void {
    this.#colours.clear();
    this.#plot?.redraw(false, true);
  }

  #optionsOf({ series, hasBands, range, tick }: PlotOptions): uPlot.Options {
    return {
      width: this.#place.clientWidth || 600,
      height: HEIGHT,
      padding: [10, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      scales: { x: { range: () => spanOf(this.#columns) }, y: { range: () => range(this.#columns) } },
      axes: [
        this.#axis({ size: 30, space: 80, values: (_plot, ticks) => timesOf(ticks) }),
        this.#axis({ size: 62, values: (_plot, ticks) => ticks.map(tick) }),
      ],
      series: [{}, ...series.map((each) => this.#seriesOf(each))],
      hooks: {
        setCursor: [({ cursor: { idx } }) => this.#onPoint?.(idx ?? undefined)],
        drawAxes: hasBands ? [(plot) => drawZero(plot, this.#colour('--soft'))] : [],
      },
      bands: hasBands ? this.#bandsOf(series) : [],
    };
  }

  #axis(axis: uPlot.Axis): uPlot.Axis {
    const lines = { stroke: () => this.#colour('--line'), width: 1 };
    return {
      stroke: () => this.#colour('--soft'),
      font: '12px system-ui, sans-serif',
      grid: lines,
      ticks: { show: false },
      ...axis,
    };
  }

  #seriesOf({ label, colour }: PlotSeries): uPlot.Series {
    if (colour === undefined) return { label, width: 0, points: { show: false } };
    const stroke = (): string => this.#colour(`--series-${colour}`);
    // A curve of one or two points would be no curve.
    const points = { show: ({ data }: uPlot) => data[0].length < 3, size: 7, fill: stroke };
    return { label, stroke, width: 2, spanGaps: true, points };
  }

  #bandsOf(series: readonly PlotSeries[]): uPlot.Band[] {
    return series.flatMap(({ colour }, index) =>
      colour === undefined
        ? []
        : [
            {
              series: [index + 2, index + 3] as uPlot.Band.Bounds,
              fill: () => faded(this.#colour(`--series-${colour}`)),
            },
          ],
    );
  }

  /** The colour behind a name of the style sheet, which only an element can tell. */
  #colour(name: string): string {
    const colour = this.#colours.get(name) ?? this.#probe(name);
    this.#colours.set(name, colour);
    return colour;
  }

  #probe(name: string): string {
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    this.#place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }
}

/** The line that an interval leaves when there is a difference. */
function drawZero(plot: uPlot, colour: string): void {
  const { ctx, bbox } = plot;
  const top = Math.round(plot.valToPos(0, 'y', true));
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, top);
  ctx.lineTo(bbox.left + bbox.width, top);
  ctx.stroke();
  ctx.restore();
}

/** The times that the plot spans; a single time is in the middle of a minute. */
function spanOf([times = []]: Columns): [number, number] {
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  return first === last ? [first - 30, last + 30] : [first, last];
}

/** Times of the day, without seconds where these are all 0. */
function timesOf(ticks: readonly number[]): string[] {
  const characters = ticks.every((tick) => tick % 60 === 0) ? 5 : 8;
  return ticks.map((tick) => timeOfDay(tick * 1_000).slice(0, characters));
}

function faded(colour: string): string {
  const [red, green, blue] = colour.match(/[\d.]+/g) ?? [];
  return `rgb(${red} ${green} ${blue} / ${FADED})`;
}
