import type { EvaluationType } from '../../src/options/options.js';
import type { RelayEvent } from '../helpers/real-relay.js';

/** What the integration suite needs of a relay, whether it is the embedded or the real one. */
export interface RelayUnderTest {
  readonly url: string;
  /** All that it has taken in and handed to its exporters since it was started, in the order in which they wrote it. */
  exported(): Promise<{ feature: RelayEvent[]; tracking: RelayEvent[] }>;
  /**
   * The names of the tracking events that it has taken in, over all its lives, with what a crash kept from an exporter.
   */
  takenIn(): Promise<string[]>;
  /** Replaces the flags; resolves once it serves the new ones. */
  setFlags(flags: Readonly<Record<string, unknown>>): Promise<void>;
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

/** A kind of relay and a mode of the provider: the suites run for all pairs of them. */
export interface Setting {
  readonly startRelay: StartRelay;
  readonly evaluationType: EvaluationType;
}

export type StartRelay = (setup: RelaySetup) => Promise<RelayUnderTest>;
