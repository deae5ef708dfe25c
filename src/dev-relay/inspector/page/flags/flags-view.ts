import { byId } from '../dom/by-id.js';
import { rowOfKey } from '../dom/row-of-key.js';
import { setText } from '../dom/set-text.js';
import { VirtualList } from '../dom/virtual-list.js';
import { count, counted } from '../dom/words.js';
import { askRelay } from '../relay/relay-api.js';
import { ContextField } from './context-field.js';
import { flagDetail } from './flag-detail.js';
import { fillFlagRow, flagRow } from './flag-row.js';
import type { Evaluation, InspectedFlag } from './inspected-flag.js';

/** The flags, their rules, and what the user of the typed context gets of each. */
export class FlagsView {
  readonly #context = new ContextField(() => void this.#evaluate());
  readonly #search = byId('flag-search', HTMLInputElement);
  readonly #detail = byId('flag-detail', HTMLElement);
  readonly #list: VirtualList;
  #flags: ReadonlyMap<string, InspectedFlag> = new Map();
  #evaluations: ReadonlyMap<string, Evaluation> = new Map();
  #keys: readonly string[] = [];
  #selected: string | undefined;
  #asked = 0;

  constructor() {
    const rows = { createRow: flagRow, fillRow: (row: HTMLElement, index: number) => this.#fill(row, index) };
    this.#list = new VirtualList(byId('flag-list', HTMLElement), rows);
    const { viewport } = this.#list;
    this.#search.addEventListener('input', () => this.#draw());
    viewport.addEventListener('keydown', (event) => this.#moveByKey(event));
    viewport.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('.row') : null;
      if (row !== null) this.#select(this.#keys[Number(row.dataset['at'])]);
    });
    byId('flags', HTMLElement).addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#close();
    });
  }

  /** Called when the view is shown, and when the flags have changed. */
  async update(): Promise<void> {
    const reply = await askRelay<Readonly<Record<string, InspectedFlag>>>('/dev/flags');
    if ('problem' in reply) return this.#context.say(reply.problem);
    this.#flags = new Map(Object.entries(reply.value));
    await this.#evaluate();
  }

  async #evaluate(): Promise<void> {
    const context = this.#context.read();
    const number = ++this.#asked;
    if (context === undefined) return this.#show([]);
    const body = { context };
    const reply = await askRelay<{ readonly flags: readonly Evaluation[] }>('/dev/evaluate', { method: 'POST', body });
    // An earlier request may be settled after a later one.
    if (number !== this.#asked) return;
    if ('problem' in reply) this.#context.say(reply.problem);
    this.#show('problem' in reply ? [] : reply.value.flags);
  }

  #show(evaluations: readonly Evaluation[]): void {
    this.#evaluations = new Map(evaluations.map((evaluation) => [evaluation.flag, evaluation]));
    if (this.#selected !== undefined && !this.#flags.has(this.#selected)) this.#close();
    this.#draw();
  }

  #draw(): void {
    const wanted = this.#search.value.toLowerCase();
    this.#keys = [...this.#flags.keys()].filter((key) => key.toLowerCase().includes(wanted));
    const all = counted(this.#flags.size, ['flag', 'flags']);
    setText(byId('flag-count', HTMLElement), wanted === '' ? all : `${count(this.#keys.length)} of ${all}`);
    byId('flags-empty', HTMLElement).hidden = this.#flags.size > 0;
    this.#list.show(this.#keys.length);
    this.#drawDetail();
  }

  #drawDetail(): void {
    const key = this.#selected;
    const flag = key === undefined ? undefined : this.#flags.get(key);
    this.#detail.hidden = flag === undefined;
    const index = key === undefined ? -1 : this.#keys.indexOf(key);
    this.#list.viewport.setAttribute('aria-activedescendant', index < 0 ? '' : `flag-${index}`);
    if (key === undefined || flag === undefined) return;
    const { scrollTop } = this.#detail;
    const evaluation = this.#evaluations.get(key);
    this.#detail.replaceChildren(...flagDetail({ key, flag, evaluation, close: () => this.#close() }));
    this.#detail.scrollTop = scrollTop;
  }

  #fill(row: HTMLElement, index: number): void {
    const key = this.#keys[index];
    if (key === undefined) return;
    row.id = `flag-${index}`;
    row.dataset['at'] = String(index);
    row.setAttribute('aria-selected', String(key === this.#selected));
    row.setAttribute('aria-setsize', String(this.#keys.length));
    row.setAttribute('aria-posinset', String(index + 1));
    const isOff = this.#flags.get(key)?.disable === true;
    fillFlagRow(row, { key, isOff, evaluation: this.#evaluations.get(key) });
  }

  #moveByKey(event: KeyboardEvent): void {
    const at = this.#selected === undefined ? -1 : this.#keys.indexOf(this.#selected);
    const index = rowOfKey(event.key, { at, length: this.#keys.length, page: this.#list.rowsPerPage });
    if (index === undefined) return;
    event.preventDefault();
    this.#select(this.#keys[index]);
    this.#list.reveal(index);
  }

  #select(key: string | undefined): void {
    this.#selected = key;
    this.#detail.scrollTop = 0;
    this.#draw();
  }

  #close(): void {
    if (this.#selected === undefined) return;
    this.#selected = undefined;
    this.#draw();
    this.#list.viewport.focus();
  }
}
