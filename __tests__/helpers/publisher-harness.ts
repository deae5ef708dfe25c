import { droppedTotal, Tally, type Ledger } from '../../src/delivery/ledger.js';
import { Publisher, type PublisherOptions } from '../../src/delivery/publisher.js';
import { envelopeOf } from '../../src/delivery/envelope.js';
import { MemoryStore } from '../../src/delivery/store/memory/memory-store.js';
import { Undelivered, type UndeliveredOptions } from '../../src/delivery/undelivered.js';
import { eventOf } from './event-encoders.js';
import { lineLogger, type LineLogger } from './line-logger.js';
import { ScriptedClock } from './scripted-clock.js';
import { ok, ScriptedTransport, type Respond } from './scripted-transport.js';

/** The text of an event that says its number. */
export const eventText = (n: number): string => JSON.stringify({ kind: 'tracking', key: `event-${n}`, n });

export const numbersOf = (events: readonly Record<string, unknown>[]): number[] => events.map(({ n }) => Number(n));

/** `from`, `from + 1`, … */
export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

/** The milliseconds between one request and the next. */
export const gaps = (requests: readonly { atMs: number }[]): number[] =>
  requests.slice(1).map(({ atMs }, index) => Math.round(atMs - (requests[index]?.atMs ?? 0)));

export function expectBalanced(ledger: Ledger): void {
  const { accepted, delivered, pending, inFlight } = ledger;
  expect(delivered + droppedTotal(ledger) + pending + inFlight).toBe(accepted);
}

export interface Harness {
  readonly publisher: Publisher;
  readonly transport: ScriptedTransport;
  readonly logger: LineLogger;
  /** Enqueues this many events more, numbered on. */
  readonly track: (count: number) => void;
}

let clock = new ScriptedClock();

type HarnessOptions = Partial<PublisherOptions> &
  Pick<UndeliveredOptions, 'onUndelivered'> & {
    readonly respond?: Respond;
    /** The envelope's `meta`. */
    readonly meta?: Readonly<Record<string, unknown>>;
  };

/** A publisher with a scripted collector; jitter is nil unless `random` is given. */
export function publish({ respond = () => ok, meta, onUndelivered, ...given }: HarnessOptions = {}): Harness {
  const transport = new ScriptedTransport(respond, clock);
  const logger = lineLogger();
  const envelope = envelopeOf(meta ?? { provider: 'javascript' });
  const options = { ...DEFAULTS, ...given };
  const publisher = new Publisher({
    store: new MemoryStore({
      ...options,
      envelope,
      maxEvents: 2 * options.maxPendingEvents,
      maxBytes: options.maxPendingBytes,
    }),
    transport,
    emptyBody: envelope.empty,
    logger,
    tally: new Tally(),
    provider: {},
    undelivered: new Undelivered({ onUndelivered, logger }),
    random: () => 1,
    clock,
    ...options,
  });
  let next = 0;
  const track = (count: number): void => {
    for (let i = 0; i < count; i++) publisher.enqueue(eventOf(eventText(next++)));
  };
  return { publisher, transport, logger, track };
}

const DEFAULTS = {
  timeoutMs: 10_000,
  flushIntervalMs: 60_000,
  maxPendingEvents: 10_000,
  maxPendingBytes: 64 * 1024 * 1024,
  maxBatchSize: 1_000,
  maxBatchBytes: 1024 * 1024,
  maxConcurrentRequests: 1,
  shutdownTimeoutMs: 10_000,
  deliveryGuarantee: 'at-least-once',
} as const;

/** Plays what happens within this time, by the scripted clock; 0 plays what is due at once. */
export const pass = (ms: number): Promise<void> => clock.pass(ms);

/** The clock of the present test. */
export const scriptedClock = (): ScriptedClock => clock;

/** Resolves with the result after this time. */
export const after = <T>(ms: number, result: T): Promise<T> =>
  new Promise((resolve) => clock.setTimeout(() => resolve(result), ms));

/** Puts each test under a clock of its own that only {@link pass} moves. */
export function useFakeClock(): void {
  beforeEach(() => {
    clock = new ScriptedClock();
  });
}

/** Whether a promise has settled by now. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await pass(0);
  return settled;
}
