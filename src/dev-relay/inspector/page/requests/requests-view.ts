import { byId } from '../dom/by-id.js';
import { redraw } from '../dom/redraw.js';
import { setText } from '../dom/set-text.js';
import { VirtualList } from '../dom/virtual-list.js';
import { count, counted } from '../dom/words.js';
import { askRelay } from '../relay/relay-api.js';
import { fillRequestRow, requestRow } from './request-row.js';
import { isError, type SeenRequest } from './seen-request.js';

/** How many requests the page keeps. */
const KEPT = 2_000;

/** The requests as the relay has seen them, the newest first. */
export class RequestsView {
  readonly #form = byId('request-filter', HTMLFormElement);
  readonly #list: VirtualList;
  readonly #redraw = redraw(() => this.#draw());
  #requests: SeenRequest[] = [];
  #shown: readonly SeenRequest[] = [];

  constructor() {
    const fillRow = (row: HTMLElement, index: number): void => this.#fill(row, index);
    this.#list = new VirtualList(byId('request-list', HTMLElement), { createRow: requestRow, fillRow });
    this.#form.addEventListener('change', () => this.#redraw());
    this.#form.addEventListener('submit', (event) => event.preventDefault());
  }

  /** Begins with what the relay has kept. */
  async load(): Promise<void> {
    const reply = await askRelay<{ readonly requests: readonly SeenRequest[] }>('/dev/requests');
    if ('problem' in reply) return;
    const { requests } = reply.value;
    const last = requests.at(-1)?.number ?? 0;
    // Some may have come in the meantime. Numbers begin again with the relay.
    const newer = this.#requests.filter(({ number, time }) => number > last && time >= (requests.at(-1)?.time ?? 0));
    this.#requests = [...requests, ...newer];
    this.#redraw();
  }

  add(request: SeenRequest): void {
    // Twice as many as are kept, so that most requests move nothing.
    if (this.#requests.push(request) >= 2 * KEPT) this.#requests = this.#requests.slice(-KEPT);
    this.#redraw();
  }

  update(): void {
    this.#redraw();
  }

  #fill(row: HTMLElement, index: number): void {
    const request = this.#shown[this.#shown.length - 1 - index];
    if (request !== undefined) fillRequestRow(row, request);
  }

  #draw(): void {
    const { path, failed } = this.#filter;
    const kept = this.#requests.slice(-KEPT);
    this.#shown = kept.filter((each) => (path === '' || each.endpoint === path) && (!failed || isError(each)));
    const all = counted(kept.length, ['request', 'requests']);
    const shown = this.#shown.length === kept.length ? '' : `, ${count(this.#shown.length)} shown`;
    setText(byId('request-count', HTMLElement), `${all}${shown}. The page keeps the latest ${count(KEPT)}.`);
    byId('requests-empty', HTMLElement).hidden = kept.length > 0;
    this.#list.show(this.#shown.length);
  }

  get #filter(): { readonly path: string; readonly failed: boolean } {
    const { elements } = this.#form;
    const failed = (elements.namedItem('failed') as HTMLInputElement).checked;
    return { path: (elements.namedItem('path') as HTMLSelectElement).value, failed };
  }
}
