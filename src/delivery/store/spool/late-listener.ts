import type { StoreListener } from '../../arrivals.js';
import type { DropReason } from '../../ledger.js';

/** Passes on to the listener of the store what it is to be told. Until there is one, that is lost. */
export class LateListener implements StoreListener {
  #listener: StoreListener | undefined;

  attach(listener: StoreListener): void {
    this.#listener = listener;
  }

  recovered(events: number): void {
    this.#listener?.recovered(events);
  }

  dropped(reason: DropReason, events: number): void {
    this.#listener?.dropped(reason, events);
  }

  loaded(): void {
    this.#listener?.loaded();
  }
}
