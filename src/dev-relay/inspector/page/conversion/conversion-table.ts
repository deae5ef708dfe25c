import { fixed, percent, signed } from '../../../../impact/report/format.js';
import { element } from '../dom/element.js';
import { count } from '../dom/words.js';
import type { LiveConversion, LiveDifference, LiveVariation } from './live-conversion.js';

const HEADS = ['Variation', 'Users', 'Converted', 'Rate', 'Difference', 'Always-valid interval'];

/** The figures behind the curves, as they are at the end. */
export function conversionTable({ variations, points, control }: LiveConversion): HTMLElement {
  const heads = HEADS.map((head, at) =>
    element('th', { class: at > 0 ? 'n' : '', attributes: { scope: 'col' }, content: head }),
  );
  const now = points.at(-1)?.differences ?? [];
  const rows = variations.map((variation, at) => {
    const cells = cellsOf(variation, variation.name === control ? 'control' : (now[at] ?? null));
    const name = element('th', { attributes: { scope: 'row' }, content: element('bdi', { content: variation.name }) });
    return element('tr', { content: [name, ...cells.map((cell) => element('td', { class: 'n', content: cell }))] });
  });
  const head = element('thead', { content: element('tr', { content: heads }) });
  return element('table', { content: [head, element('tbody', { content: rows })] });
}

function cellsOf(
  { exposedUsers, convertingUsers }: LiveVariation,
  compared: LiveDifference | 'control' | null,
): string[] {
  const rate = percent(exposedUsers === 0 ? null : convertingUsers / exposedUsers, 2);
  const figures = [count(exposedUsers), count(convertingUsers), rate];
  if (compared === 'control') return [...figures, 'control', ''];
  if (compared === null) return [...figures, '–', '–'];
  const { difference, low, high } = compared;
  const interval = low === null || high === null ? '–' : `${points(low)} to ${points(high)}`;
  return [...figures, `${points(difference)} pp`, interval];
}

const points = (fraction: number): string => signed(fraction * 100, 2);

/** A tick of the axis of rates. */
export const rateTick = (value: number): string => `${fixed(value * 100, value < 0.1 && value > 0 ? 1 : 0)} %`;

/** A tick of the axis of differences, in percentage points. */
export const differenceTick = (value: number): string =>
  `${signed(Number((value * 100).toFixed(2)), Math.abs(value) < 0.1 && value !== 0 ? 1 : 0)} pp`;
