import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';
import { count } from '../dom/words.js';
import type { Announcer } from './announcer.js';

export type ConnectionState = 'connecting' | 'live' | 'lost';

const WORDS: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Relay not reached, trying again',
};

const SECONDS = 3;

/** Whether the relay is there, and how many events it has sent in each of the last seconds. */
export class Connection {
  readonly #announcer: Announcer;
  readonly #place = byId('state', HTMLElement);
  readonly #text = byId('state-text', HTMLElement);
  readonly #arrived: number[] = [0];
  #state: ConnectionState = 'connecting';

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
    setInterval(() => this.#nextSecond(), 1_000);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  become(state: ConnectionState): void {
    if (this.#state !== 'connecting' && this.#state !== state) this.#announcer.say(WORDS[state]);
    this.#state = state;
    this.#place.dataset['state'] = state;
    this.#show();
  }

  count(events: number): void {
    this.#arrived[0] = (this.#arrived[0] ?? 0) + events;
  }

  #nextSecond(): void {
    this.#show();
    this.#arrived.unshift(0);
    this.#arrived.length = Math.min(this.#arrived.length, SECONDS);
  }

  #show(): void {
    const rate = Math.round(this.#arrived.reduce((sum, each) => sum + each, 0) / this.#arrived.length);
    setText(this.#text, this.#state === 'live' && rate > 0 ? `Live, ${count(rate)}/s` : WORDS[this.#state]);
  }
}
