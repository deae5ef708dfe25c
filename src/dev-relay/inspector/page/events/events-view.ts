import { byId } from '../dom/by-id.js';
import { redraw } from '../dom/redraw.js';
import { rowOfKey } from '../dom/row-of-key.js';
import { setText } from '../dom/set-text.js';
import { Slices } from '../dom/slices.js';
import { VirtualList } from '../dom/virtual-list.js';
import { counted } from '../dom/words.js';
import type { Announcer } from '../shell/announcer.js';
import { eventDetail } from './event-detail.js';
import { matcherOf, type EventFilter } from './event-filter.js';
import type { EventLog } from './event-log.js';
import { EventNote } from './event-note.js';
import { eventRow, fillEventRow } from './event-row.js';
import { FilterBar } from './filter-bar.js';
import { HeldList } from './held-list.js';
import { MatchingEvents } from './matching-events.js';

export interface EventsParts {
  readonly log: EventLog;
  readonly announcer: Announcer;
  /** Called when the events are forgotten. */
  readonly onClear: () => void;
}

/** The stream of events: the list, its filter, its pause, and the event that is selected. */
export class EventsView {
  readonly #log: EventLog;
  readonly #announcer: Announcer;
  readonly #onClear: () => void;
  readonly #matching: MatchingEvents;
  readonly #shown: HeldList;
  readonly #search = new Slices();
  readonly #list: VirtualList;
  readonly #bar: FilterBar;
  readonly #pauseButton = byId('pause', HTMLButtonElement);
  readonly #newer = byId('newer', HTMLButtonElement);
  readonly #note = new EventNote();
  readonly #detail = byId('event-detail', HTMLElement);
  readonly #redraw = redraw(() => this.#draw());
  #isPaused = false;
  #selected: number | undefined;

  constructor({ log, announcer, onClear }: EventsParts) {
    this.#onClear = onClear;
    this.#log = log;
    this.#announcer = announcer;
    this.#matching = new MatchingEvents(log);
    this.#shown = new HeldList(this.#matching);
    this.#bar = new FilterBar((filter) => this.#filterBy(filter));
    const rows = { createRow: eventRow, fillRow: (row: HTMLElement, index: number) => this.#fill(row, index) };
    this.#list = new VirtualList(byId('event-list', HTMLElement), rows);
    this.#listen();
  }

  /** Called when events have come, or when the view is shown again. */
  update(): void {
    this.#matching.catchUp();
    this.#redraw();
  }

  /** Notes that this many events have come to the relay, but not to the page. */
  missed(events: number): void {
    this.#note.missed(events);
    this.#redraw();
  }

  togglePause(): void {
    this.#isPaused = !this.#isPaused;
    this.#pauseButton.setAttribute('aria-pressed', String(this.#isPaused));
    setText(this.#pauseButton, this.#isPaused ? 'Resume' : 'Pause');
    this.#announcer.say(this.#isPaused ? 'Paused' : 'Events go on');
    if (this.#isPaused) this.#shown.hold(this.#log.next);
    else this.#follow();
    this.#redraw();
  }

  #listen(): void {
    const { viewport } = this.#list;
    this.#pauseButton.addEventListener('click', () => this.togglePause());
    this.#newer.addEventListener('click', () => (this.#isPaused ? this.togglePause() : this.#follow()));
    byId('clear-events', HTMLButtonElement).addEventListener('click', () => this.#clear());
    viewport.addEventListener('scroll', () => this.#holdWhereScrolled(), { passive: true });
    viewport.addEventListener('keydown', (event) => this.#moveByKey(event));
    viewport.addEventListener('click', ({ target }) => this.#selectRow(target));
    byId('events', HTMLElement).addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#close();
    });
  }

  #filterBy(filter: EventFilter): void {
    const matches = matcherOf(filter);
    this.#matching.filterBy(matches);
    this.#list.scrollToTop();
    if (matches !== undefined) this.#search.start(() => this.#searchOn());
    this.#redraw();
  }

  #searchOn(): boolean {
    const goesOn = this.#matching.search();
    this.#redraw();
    if (!goesOn) this.#announcer.say(`${counted(this.#matching.length, ['event', 'events'])} shown`);
    return goesOn;
  }

  /** Shows the newest events again, and each as it comes. */
  #follow(): void {
    this.#close();
    this.#shown.release();
    this.#list.scrollToTop();
    this.#redraw();
  }

  #holdWhereScrolled(): void {
    if (!this.#list.isAtTop) this.#shown.hold(this.#log.next);
    else if (!this.#isPaused && this.#selected === undefined) this.#shown.release();
    this.#redraw();
  }

  #clear(): void {
    this.#close();
    this.#log.clear();
    this.#matching.catchUp();
    this.#onClear();
    this.#redraw();
  }

  #moveByKey(event: KeyboardEvent): void {
    const at = this.#selected === undefined ? -1 : this.#shown.indexOf(this.#selected);
    const index = rowOfKey(event.key, { at, length: this.#shown.length, page: this.#list.rowsPerPage });
    if (index === undefined) return;
    event.preventDefault();
    this.#select(this.#shown.at(index));
    this.#list.reveal(index);
  }

  #selectRow(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest<HTMLElement>('.row') : null;
    if (row !== null) this.#select(Number(row.dataset['seq']));
  }

  #select(seq: number | undefined): void {
    const event = seq === undefined ? undefined : this.#log.get(seq);
    if (event === undefined) return;
    this.#shown.hold(this.#log.next);
    this.#selected = event.seq;
    const narrow = (filter: Partial<EventFilter>): void => this.#bar.narrow(filter);
    this.#detail.replaceChildren(...eventDetail(event, { close: () => this.#close(), narrow }));
    this.#detail.scrollTop = 0;
    this.#detail.hidden = false;
    this.#redraw();
  }

  #close(): void {
    if (this.#selected === undefined) return;
    this.#selected = undefined;
    this.#detail.hidden = true;
    this.#list.viewport.focus();
    this.#holdWhereScrolled();
  }

  #fill(row: HTMLElement, index: number): void {
    const event = this.#log.get(this.#shown.at(index) ?? -1);
    if (event === undefined) return;
    fillEventRow(row, event);
    row.id = `event-${event.seq}`;
    row.dataset['seq'] = String(event.seq);
    row.setAttribute('aria-selected', String(event.seq === this.#selected));
    row.setAttribute('aria-setsize', String(this.#shown.length));
    row.setAttribute('aria-posinset', String(index + 1));
  }

  #draw(): void {
    const { length, heldBack } = this.#shown;
    this.#list.show(length);
    this.#newer.hidden = heldBack === 0;
    setText(this.#newer, `↑ ${counted(heldBack, ['newer event', 'newer events'])}`);
    this.#list.viewport.setAttribute(
      'aria-activedescendant',
      this.#selected === undefined ? '' : `event-${this.#selected}`,
    );
    const { isSearching } = this.#matching;
    const passed = matcherOf(this.#bar.filter) === undefined ? undefined : this.#matching.length;
    this.#note.show({ log: this.#log, passed, isSearching, listed: length });
  }
}
