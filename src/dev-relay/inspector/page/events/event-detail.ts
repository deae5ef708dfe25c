import { copyButton } from '../dom/copy-button.js';
import { element } from '../dom/element.js';
import { jsonView } from '../dom/json-view.js';
import { shortened, timeOfDay } from '../dom/words.js';
import type { ArrivedEvent } from './arrived-event.js';
import type { EventFilter } from './event-filter.js';
import { kindClass, kindWord } from './event-row.js';

export interface DetailActions {
  readonly close: () => void;
  /** Adds to the filter. */
  readonly narrow: (filter: Partial<EventFilter>) => void;
}

/** The most characters of a key that are shown: a user's or a flag's may have any length. */
const MAX_FACT = 2_000;

/** What fills the pane of the selected event: what it says, and its JSON. */
export function eventDetail(event: ArrivedEvent, actions: DetailActions): Node[] {
  const heading = element('header', {
    content: [
      element('span', { class: `kind ${kindClass(event)}`, content: kindWord(event) }),
      element('h2', { content: element('bdi', { content: shortened(event.key, MAX_FACT) || '(no key)' }) }),
      closeButton(actions),
    ],
  });
  return [heading, factsOf(event, actions), jsonHead(event), jsonView(event.json)];
}

function closeButton({ close }: DetailActions): HTMLElement {
  const attributes = { type: 'button', 'aria-label': 'Close the event', title: 'Escape' };
  const button = element('button', { class: 'quiet', attributes, content: '✕' });
  button.addEventListener('click', close);
  return button;
}

function factsOf(event: ArrivedEvent, { narrow }: DetailActions): HTMLElement {
  const ofKey = event.isTracking ? { name: event.key } : { flag: event.key };
  const facts: [string, string, HTMLElement?][] = [
    ['Arrived', timeOfDay(event.atMs)],
    ['Happened', happenedAt(event)],
    ['User', event.userKey || '(no user)', narrowButton('Only this user', () => narrow({ user: event.userKey }))],
    [
      event.isTracking ? 'Name' : 'Flag',
      event.key,
      narrowButton(event.isTracking ? 'Only this name' : 'Only this flag', () => narrow(ofKey)),
    ],
    [event.isTracking ? 'Details' : 'Served', event.outcome || '(none)'],
  ];
  const content = facts.flatMap(([term, text, button]) => [
    element('dt', { content: term }),
    element('dd', { content: [element('bdi', { content: shortened(text, MAX_FACT) }), ' ', button ?? ''] }),
  ]);
  return element('dl', { class: 'facts', content });
}

function narrowButton(word: string, narrow: () => void): HTMLElement {
  const button = element('button', { class: 'quiet', attributes: { type: 'button' }, content: word });
  button.addEventListener('click', narrow);
  return button;
}

function jsonHead({ json }: ArrivedEvent): HTMLElement {
  const heading = element('h3', { content: 'As it is exported' });
  return element('div', { class: 'subhead', content: [heading, copyButton(() => json)] });
}

/** The date of the event is in seconds, and foreign. */
function happenedAt({ json }: ArrivedEvent): string {
  const { creationDate } = JSON.parse(json) as { creationDate?: unknown };
  if (typeof creationDate !== 'number') return '(no date)';
  const date = new Date(creationDate * 1_000);
  return Number.isNaN(date.getTime())
    ? String(creationDate)
    : date.toISOString().replace('T', ' ').slice(0, -5) + ' UTC';
}
