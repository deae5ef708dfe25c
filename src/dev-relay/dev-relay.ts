import type { ExportedEvent, FeatureEvent, TrackingEvent } from './events/exported-event.js';
import type { Failure } from './failures/failures.js';
import type { RequestCounts } from './http/request-counts.js';
import type { EventFilter, EventPredicate } from './kit/event-filter.js';
import type { WaitOptions } from './kit/event-waits.js';

/** A running relay. Its errors have a stable `code`, a `DevRelayErrorCode`. */
export interface DevRelay {
  /** Without a slash at the end, for example `http://127.0.0.1:41533`: the provider's `endpoint`. */
  readonly url: string;
  readonly port: number;
  /** Where the inspector is; undefined where it is off (`devApi`). */
  readonly inspectorUrl: string | undefined;
  /**
   * Everything exported so far, in the order of arrival; the list grows while the relay runs, and stays after `close`.
   * At most `maxEventsInMemory`, the latest.
   */
  readonly events: readonly ExportedEvent[];
  /** The exposures among `events`: what the feature exporter got. Each read gives a new list. */
  readonly exposures: readonly FeatureEvent[];
  /** The calls of `track` among `events`: what the tracking exporter got. Each read gives a new list. */
  readonly tracking: readonly TrackingEvent[];
  /** How many requests have arrived. */
  readonly requests: Readonly<RequestCounts>;
  /**
   * Resolves with the first event that the filter accepts: at once with one of `events`, else with the next one that
   * arrives. Rejects with `EVENT_TIMEOUT` after `timeoutMs` (default 3,000), with `RELAY_CLOSED` when the relay is
   * closed first; the message shows the latest events that did arrive. Rejects with `INVALID_FILTER` for a member that
   * no event has, and with what a function throws.
   *
   * @example
   * const { trackingEventDetails } = await relay.waitForEvent({ kind: 'tracking', key: 'purchase' });
   */
  waitForEvent(filter: EventFilter & { readonly kind: 'tracking' }, options?: WaitOptions): Promise<TrackingEvent>;
  waitForEvent(filter: EventFilter & { readonly kind: 'feature' }, options?: WaitOptions): Promise<FeatureEvent>;
  waitForEvent<Event extends ExportedEvent>(
    filter: (event: ExportedEvent) => event is Event,
    options?: WaitOptions,
  ): Promise<Event>;
  waitForEvent(filter: EventFilter | EventPredicate, options?: WaitOptions): Promise<ExportedEvent>;
  /** Forgets `events`, so that a test sees only its own. Files, flags, failures and `requests` stay. */
  clear(): void;
  /**
   * Replaces all flags at once. Resolves when the relay serves them and has announced them on its change stream; a
   * provider has them after `await provider.refresh()`.
   *
   * Rejects with `INVALID_FLAGS`, and keeps all flags as they were, for a flag with a member of a wrong type, and for
   * one that the real relay leaves out when it loads a file, such as one without a default rule: the message names it.
   */
  setFlags(flags: Readonly<Record<string, unknown>>): Promise<void>;
  /** The same for one flag: replaces it or adds it, and leaves the others. */
  setFlag(key: string, flag: object): Promise<void>;
  /** Looks at `flagsFile` now. Resolves with false if it cannot be read: the flags stay, and the log has the reason. */
  refresh(): Promise<boolean>;
  /**
   * Makes the next request fail, or the next ones. Failures queue up. One for the path `stream` also ends the change
   * streams that are open, so that their clients come back. Throws a `TypeError` with `INVALID_FAILURE`.
   */
  fail(failure?: Failure): void;
  /** Ends all failures, those of `chaos` included, and responds to requests that stall. */
  recover(): void;
  /**
   * Goes back to the start, for the next test: no events and no failures, `requests` at 0, the flags of the option
   * `flags` or of the flag file as it was read last, and `chaos` from its beginning. Files keep what they hold. Events
   * that a provider still holds arrive later.
   */
  reset(): Promise<void>;
  /** Resolves when all `events` so far are in their files. */
  flush(): Promise<void>;
  /**
   * Stops: refuses new connections, ends change streams, lets responses that have begun end, frees the port and flushes
   * the files. Idempotent. Rejects if events could not be written.
   */
  close(): Promise<void>;
  /** For `await using`: closes. */
  [Symbol.asyncDispose](): Promise<void>;
}
