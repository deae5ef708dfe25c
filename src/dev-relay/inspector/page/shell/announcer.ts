import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';

/** The pause between two announcements: a listener has to be able to follow. */
const PAUSE_MS = 3_000;

/** Tells screen readers what has changed: only the latest change, and at most one every three seconds. */
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
