import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';
import type { ArrivedEvent } from '../events/arrived-event.js';
import type { EventLog } from '../events/event-log.js';
import { ConversionFeed } from './conversion-feed.js';
import { conversionNote } from './conversion-note.js';
import { conversionTable, differenceTick, rateTick } from './conversion-table.js';
import { curvesOf, differenceColumns, differenceRange, rateColumns, rateRange, type Curve } from './curves.js';
import type { LiveConversion } from './live-conversion.js';
import { legendOf } from './legend.js';
import { LiveNote } from './live-note.js';
import { Plot, type PlotSeries } from './plot.js';
import { QuestionBar } from './question-bar.js';

/** Conversion per variation as it grows. */
export class ConversionView {
  readonly #feed: ConversionFeed;
  readonly #bar: QuestionBar;
  readonly #note = new LiveNote();
  readonly #rates = new Plot(byId('rate-plot', HTMLElement));
  readonly #differences = new Plot(byId('difference-plot', HTMLElement));
  #isShown = false;
  #result: LiveConversion | undefined;

  constructor(log: EventLog) {
    this.#feed = new ConversionFeed(log, (result) => this.#take(result));
    this.#bar = new QuestionBar((question) => this.#feed.ask(question));
  }

  /** Called for each event that comes. */
  note(event: ArrivedEvent): void {
    this.#bar.note(event);
  }

  /**
   * Called when events have come, and when the view is shown or hidden. Nothing is counted before it was shown once.
   */
  update(isShown: boolean): void {
    this.#isShown = isShown;
    if (!isShown) return;
    this.#bar.update();
    this.#feed.feed();
    this.#draw();
  }

  /** Called when the events of the page are forgotten. */
  restart(): void {
    this.#feed.restart();
  }

  repaint(): void {
    this.#rates.repaint();
    this.#differences.repaint();
  }

  #take(result: LiveConversion): void {
    this.#result = result;
    this.#bar.offerControls(result.variations.map(({ name }) => name));
    if (this.#isShown) this.#draw();
  }

  #draw(): void {
    const hasResult = this.#result !== undefined && this.#result.variations.length > 0;
    byId('conversion-result', HTMLElement).hidden = !hasResult;
    byId('conversion-empty', HTMLElement).hidden = hasResult;
    setText(byId('conversion-hint', HTMLElement), this.#bar.hint);
    this.#note.show(this.#bar.question ?? {}, this.#feed.sinceMs);
    if (this.#result !== undefined && hasResult) this.#drawResult(this.#result);
  }

  #drawResult(result: LiveConversion): void {
    const curves = curvesOf(result);
    const series = curves.map(({ name, colour }) => ({ label: name, colour }));
    const onPoint = (at?: number): void =>
      byId('rate-legend', HTMLElement).replaceChildren(...legendOf(result, { curves, at }));
    onPoint();
    this.#rates.draw(rateColumns(result, curves), {
      series,
      hasBands: false,
      range: rateRange,
      tick: rateTick,
      onPoint,
    });
    byId('rate-table', HTMLElement).replaceChildren(conversionTable(result));
    this.#drawDifferences(result, curves.slice(1));
    setText(byId('conversion-note', HTMLElement), conversionNote(result));
  }

  #drawDifferences(result: LiveConversion, curves: readonly Curve[]): void {
    byId('difference-figure', HTMLElement).hidden = curves.length === 0;
    if (curves.length === 0) return;
    const level = `${(1 - result.alpha) * 100} %`;
    const caption = `Difference from “${result.control}”, with its always-valid interval (${level})`;
    setText(byId('difference-caption', HTMLElement), caption);
    const series = curves.flatMap(bandOf);
    const columns = differenceColumns(result, curves);
    this.#differences.draw(columns, { series, hasBands: true, range: differenceRange, tick: differenceTick });
  }
}

function bandOf({ name, colour }: Curve): PlotSeries[] {
  return [
    { label: name, colour },
    { label: `${name}, high`, colour: undefined },
    { label: `${name}, low`, colour: undefined },
  ];
}
