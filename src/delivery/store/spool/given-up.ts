import type { Clock } from '../../../timing/clock.js';
import { nextTurn } from '../../../timing/next-turn.js';
import type { StoreListener } from '../../arrivals.js';
import type { DropReason } from '../../ledger.js';

export interface GivenUpOptions {
  readonly clock: Clock;
  readonly listener: StoreListener;
}

/**
 * Events that were given up in the middle of a change. The listener runs code of the application, which must not find
 * the change half done, so it is told in the next turn of the event loop. Until then the events count as waiting.
 */
export class GivenUp {
  readonly #options: GivenUpOptions;
  readonly #counts = new Map<DropReason, number>();

  constructor(options: GivenUpOptions) {
    this.#options = options;
  }

  get events(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  add(reason: DropReason, events: number): void {
    if (events === 0) return;
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + events);
    nextTurn(this.#options.clock, () => this.tell());
  }

  /** Tells the listener about each reason. Before it is told, the events stop counting as waiting. */
  tell(): void {
    const { listener } = this.#options;
    if (this.#counts.size === 0) return;
    for (const [reason, events] of [...this.#counts]) if (this.#counts.delete(reason)) listener.dropped(reason, events);
    listener.loaded();
  }
}
