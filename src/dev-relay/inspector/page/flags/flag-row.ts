import { element } from '../dom/element.js';
import { setText } from '../dom/set-text.js';
import { shortened } from '../dom/words.js';
import type { Evaluation } from './inspected-flag.js';
import { valueText } from './result-card.js';

export interface FlagRow {
  readonly key: string;
  readonly isOff: boolean;
  readonly evaluation: Evaluation | undefined;
}

const MAX_VALUE = 200;

/** A row of the list of flags, empty. Its cells are in the order of `fillFlagRow`. */
export function flagRow(): HTMLElement {
  const cells = [
    element('bdi', { class: 'key' }),
    element('span', { class: 'off' }),
    element('bdi', { class: 'value' }),
    element('span', { class: 'reason' }),
  ];
  return element('div', { class: 'row flag-row', attributes: { role: 'option' }, content: cells });
}

export function fillFlagRow(row: HTMLElement, { key, isOff, evaluation }: FlagRow): void {
  const [name, off, value, reason] = row.children as unknown as [Element, Element, Element, Element];
  setText(name, key);
  setText(off, isOff ? 'off' : '');
  setText(value, evaluation === undefined ? '' : shortened(valueText(evaluation), MAX_VALUE));
  setText(reason, evaluation === undefined ? '' : reasonOf(evaluation));
}

function reasonOf({ variation, reason, errorCode }: Evaluation): string {
  return errorCode ?? `${variation}, ${reason}`;
}
