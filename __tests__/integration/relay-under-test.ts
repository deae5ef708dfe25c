import type { RelayEvent } from '../helpers/real-relay.js';

/** What the integration suite needs of a relay, be it the embedded or the real one. */
export interface RelayUnderTest {
  readonly url: string;
  /** All that it has taken in and handed to its exporters since it was started, in the order in which they wrote it. */
  exported(): Promise<{ feature: RelayEvent[]; tracking: RelayEvent[] }>;
  /** The names of the tracking events that it has taken in, over all its lives, with what a crash kept from an exporter. */
  takenIn(): Promise<string[]>;
  /** Ends it without a warning. */
  crash(): Promise<void>;
  /** Starts it again at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RelaySetup {
  /** The flags by key, in the relay's own form. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly apiKeys?: readonly string[];
}

export type StartRelay = (setup: RelaySetup) => Promise<RelayUnderTest>;
