import { byId } from '../dom/by-id.js';
import { matcherOf, type EventFilter, type KindFilter } from './event-filter.js';

/** The form above the list. `onChange` is told of each change, with the whole filter. */
export class FilterBar {
  readonly #form = byId('event-filter', HTMLFormElement);
  readonly #reset = byId('filter-reset', HTMLButtonElement);
  readonly #onChange: (filter: EventFilter) => void;

  constructor(onChange: (filter: EventFilter) => void) {
    this.#onChange = onChange;
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('input', () => this.#tell());
    // The fields are empty only after the event.
    this.#form.addEventListener('reset', () => setTimeout(() => this.#tell()));
  }

  get filter(): EventFilter {
    return {
      kind: this.#text('kind') as KindFilter,
      name: this.#text('name'),
      flag: this.#text('flag'),
      user: this.#text('user'),
    };
  }

  /** Puts texts into fields, as if they were typed. */
  narrow(filter: Partial<EventFilter>): void {
    for (const [name, text] of Object.entries(filter)) this.#field(name).value = text;
    this.#tell();
  }

  #tell(): void {
    const { filter } = this;
    this.#reset.hidden = matcherOf(filter) === undefined;
    this.#onChange(filter);
  }

  #text(name: string): string {
    return this.#field(name).value;
  }

  #field(name: string): { value: string } {
    return this.#form.elements.namedItem(name) as HTMLInputElement | RadioNodeList;
  }
}
