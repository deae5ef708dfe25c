import type { DropReason } from './ledger.js';

/** Who has to know what a store does by itself. */
export interface StoreListener {
  /** Events of an earlier process were found; they are among those that wait. */
  recovered(events: number): void;
  /** Events that nobody had taken were given up. */
  dropped(reason: DropReason, events: number): void;
  /** More can be taken than before. */
  loaded(): void;
}

/** What comes into a store by itself: what earlier processes left, and what was elsewhere for want of memory. */
export interface Arrivals {
  /** Whether events are on the way to where they can be taken. */
  readonly isLoading: boolean;

  /** Tells the one who has to know; before that nobody is told. */
  attach(listener: StoreListener): void;

  /** Looks for events of earlier processes. Events are accepted before, too. Never rejects. */
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
