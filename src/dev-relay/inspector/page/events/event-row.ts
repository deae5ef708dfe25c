import { element } from '../dom/element.js';
import { setText } from '../dom/set-text.js';
import { timeOfDay } from '../dom/words.js';
import type { ArrivedEvent } from './arrived-event.js';

/** A row of the list, empty. Its cells are in the order of `fillEventRow`. */
export function eventRow(): HTMLElement {
  const names = ['time', 'kind', 'key', 'user', 'outcome'];
  const cells = names.map((name) => element(isForeign(name) ? 'bdi' : 'span', { class: name }));
  return element('div', { class: 'row event-row', attributes: { role: 'option' }, content: cells });
}

const isForeign = (name: string): boolean => name === 'key' || name === 'user' || name === 'outcome';

export function fillEventRow(row: HTMLElement, event: ArrivedEvent): void {
  const [time, kind, key, user, outcome] = row.children as unknown as [Element, Element, Element, Element, Element];
  setText(time, timeOfDay(event.atMs));
  setText(kind, kindWord(event));
  const look = `kind ${kindClass(event)}`;
  if (kind.className !== look) kind.className = look;
  setText(key, event.key || '(none)');
  setText(user, event.userKey || '(no user)');
  setText(outcome, event.outcome);
}

/** What the relay exports as an exposure may have any kind, for instance `Tracking`. */
export function kindWord({ isTracking, kind }: ArrivedEvent): string {
  if (isTracking) return 'tracking';
  return kind === 'feature' ? 'exposure' : `“${kind.slice(0, 20)}”`;
}

export function kindClass({ isTracking, kind }: ArrivedEvent): string {
  if (isTracking) return 'tracking';
  return kind === 'feature' ? 'exposure' : '';
}
