import type { DropReason } from './ledger.js';

/** Is notified of what a store does by itself. */
export interface StoreListener {
  /** Events of an earlier process were found; they are among those that wait. */
  recovered(events: number): void;
  /** Events that nobody had taken were given up. */
  dropped(reason: DropReason, events: number): void;
  /** More can be taken from the store than before. */
  loaded(): void;
}

/**
 * Events that come into a store by themselves: those that earlier processes left, and those that memory had no room
 * for.
 */
export interface Arrivals {
  /** Whether events are on the way to where they can be taken. */
  readonly isLoading: boolean;

  /** Sets who is notified; until then nobody is. */
  attach(listener: StoreListener): void;

  /** Looks for events of earlier processes. The store accepts events before that, too. Never rejects. */
  open(): Promise<void>;

  /** Resolves when nothing is on the way any more, or all that memory has room for has come. Never rejects. */
  loaded(): Promise<void>;
}

/** For a store that holds only what it was given. */
export const NO_ARRIVALS: Arrivals = {
  isLoading: false,
  attach: () => undefined,
  open: () => Promise.resolve(),
  loaded: () => Promise.resolve(),
};
