import { percent } from '../../../../impact/report/format.js';
import { element } from '../dom/element.js';
import { timeOfDay } from '../dom/words.js';
import type { Curve } from './curves.js';
import type { LiveConversion } from './live-conversion.js';

export interface Legend {
  readonly curves: readonly Curve[];
  /** The place of the point whose rates are shown; undefined for the last one. */
  readonly at: number | undefined;
}

/** The names of the curves with their rates at one point in time. */
export function legendOf({ points }: LiveConversion, { curves, at }: Legend): HTMLElement[] {
  const point = points.at(at ?? -1);
  const time = element('li', { class: 'note', content: point === undefined ? '' : timeOfDay(point.until * 1_000) });
  const entries = curves.map(({ name, at: place, colour }) => {
    const stroke = element('span', { class: 'stroke', attributes: { 'aria-hidden': 'true' } });
    const rate = element('span', { class: 'n', content: percent(point?.rates[place] ?? null, 1) });
    return element('li', { class: `series-${colour}`, content: [stroke, element('bdi', { content: name }), rate] });
  });
  return [...entries, time];
}
