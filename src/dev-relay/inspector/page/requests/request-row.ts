import { element } from '../dom/element.js';
import { setText } from '../dom/set-text.js';
import { count, counted, size, timeOfDay } from '../dom/words.js';
import { isError, type SeenRequest } from './seen-request.js';

/** A row of the list of requests, empty. Its cells are in the order of `fillRequestRow`. */
export function requestRow(): HTMLElement {
  const what = element('bdi', { class: 'what' });
  const cells = [
    element('span', { class: 'time' }),
    element('span', { class: 'status' }),
    what,
    ...['events n', 'size n', 'took n'].map((name) => element('span', { class: name })),
  ];
  return element('div', { class: 'row request-row', attributes: { role: 'listitem' }, content: cells });
}

export function fillRequestRow(row: HTMLElement, request: SeenRequest): void {
  const cells = row.children as unknown as [Element, Element, Element, Element, Element, Element];
  const [time, status, what, events, bytes, took] = cells;
  setText(time, timeOfDay(request.time));
  setText(status, String(request.outcome));
  status.className = `status ${isError(request) ? (request.failed ? 'warn' : 'bad') : 'good'}`;
  setText(what, `${request.method} ${request.path}${request.failed ? ' (made to fail)' : ''}`);
  setText(events, request.events === undefined ? '' : count(request.events));
  events.setAttribute('aria-label', request.events === undefined ? '' : counted(request.events, ['event', 'events']));
  setText(bytes, size(request.bytes));
  setText(took, `${count(request.durationMs)} ms`);
}
