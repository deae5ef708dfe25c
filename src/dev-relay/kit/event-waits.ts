import { DevRelayError, InvalidArgumentError } from '../errors.js';
import type { ExportedEvent } from '../events/exported-event.js';
import type { Exporter } from '../exporters/exporter.js';
import { checkNames, type KnownNames } from '../known-names.js';
import { systemClock, type Clock } from '../../timing/clock.js';
import { Arrivals } from './arrivals.js';
import { acceptsOf, describeFilter, type Accepts, type EventFilter, type EventPredicate } from './event-filter.js';

export interface WaitOptions {
  /**
   * Milliseconds, 0 or more, in real time whatever a test tool does to the clock. Default 3,000: less than the 5
   * seconds after which Jest and Vitest end a test without saying why.
   */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 3_000;

/** How a wait ends. */
type Outcome =
  | { readonly kind: 'arrived'; readonly event: ExportedEvent }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'late' }
  | { readonly kind: 'closed' };

interface Wait {
  readonly accepts: Accepts;
  readonly end: (outcome: Outcome) => void;
}

/** The waits for events. It comes after the exporter that keeps the events, so that these are there already. */
export class EventWaits implements Exporter {
  readonly #clock: Clock;
  readonly #waits = new Set<Wait>();
  readonly #arrivals = new Arrivals();
  #isClosed = false;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Resolves with the first of `present` that the filter accepts, else with the first such event that arrives. */
  async waitFor(present: readonly ExportedEvent[], { filter, timeoutMs }: Wanted): Promise<ExportedEvent> {
    const accepts = acceptsOf(filter);
    const there = present.find(accepts);
    if (there !== undefined) return there;
    const outcome = this.#isClosed ? CLOSED : await this.#next(accepts, timeoutMs);
    if (outcome.kind === 'arrived') return outcome.event;
    if (outcome.kind === 'threw') throw outcome.error;
    const why = outcome.kind === 'late' ? `within ${timeoutMs} ms` : 'before the relay was closed';
    const code = outcome.kind === 'late' ? 'EVENT_TIMEOUT' : 'RELAY_CLOSED';
    // The error is made here, where it gets the stack of the caller.
    throw new DevRelayError(code, `Expected an event ${describeFilter(filter)} ${why}, ${this.#arrivals.describe()}`);
  }

  record(events: readonly ExportedEvent[]): void {
    this.#arrivals.add(events);
    for (const wait of this.#waits) endIfAmong(events, wait);
  }

  /** Forgets what has arrived so far. */
  clear(): void {
    this.#arrivals.clear();
  }

  async flush(): Promise<void> {
    // Nothing is kept here.
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { end } of this.#waits) end(CLOSED);
  }

  #next(accepts: Accepts, timeoutMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(() => wait.end({ kind: 'late' }), timeoutMs);
      const wait: Wait = {
        accepts,
        end: (outcome) => {
          this.#clock.clearTimeout(timer);
          this.#waits.delete(wait);
          resolve(outcome);
        },
      };
      this.#waits.add(wait);
    });
  }
}

export interface Wanted {
  readonly filter: EventFilter | EventPredicate;
  readonly timeoutMs: number;
}

/** Throws a `TypeError` for an unknown option, or for a value that is not a time. */
export function readWanted(filter: EventFilter | EventPredicate, options: WaitOptions): Wanted {
  checkNames(options, OPTIONS);
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (typeof timeoutMs === 'number' && timeoutMs >= 0) return { filter, timeoutMs };
  throw new InvalidArgumentError(CODE, `Expected \`timeoutMs\` to be a number >= 0, got \`${String(timeoutMs)}\`.`);
}

const CODE = 'INVALID_FILTER';
const OPTIONS: KnownNames = { what: 'an option of waitForEvent', names: ['timeoutMs'], code: CODE };
const CLOSED: Outcome = { kind: 'closed' };

/** If a predicate throws, the wait gets the error, and not the client that sent these events. */
function endIfAmong(events: readonly ExportedEvent[], { accepts, end }: Wait): void {
  try {
    const event = events.find(accepts);
    if (event !== undefined) end({ kind: 'arrived', event });
  } catch (error) {
    end({ kind: 'threw', error });
  }
}
