import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';

/** Between two things that are said: whoever listens has to be able to follow. */
const PAUSE_MS = 3_000;

/** Says to screen readers what has changed: the latest thing only, and not more than one every three seconds. */
export class Announcer {
  readonly #place = byId('announcer', HTMLElement);
  #next: string | undefined;
  #isBusy = false;

  say(sentence: string): void {
    this.#next = sentence;
    if (!this.#isBusy) this.#sayNext();
  }

  #sayNext(): void {
    this.#isBusy = this.#next !== undefined;
    if (this.#next === undefined) return;
    setText(this.#place, this.#next);
    this.#next = undefined;
    setTimeout(() => this.#sayNext(), PAUSE_MS);
  }
}
