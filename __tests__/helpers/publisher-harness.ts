import { droppedTotal, Tally, type Ledger } from '../../src/delivery/ledger.js';
import { Publisher, type PublisherOptions } from '../../src/delivery/publisher.js';
import { eventOf } from './event-encoders.js';
import { ok, ScriptedTransport, type Answer } from './scripted-transport.js';

export interface Line {
  readonly level: string;
  readonly line: string;
}

/** Keeps every line that is logged. */
export function recordingLogger(): PublisherOptions['logger'] & { lines: Line[] } {
  const lines: Line[] = [];
  const log = (level: string) => (line: unknown) => void lines.push({ level, line: String(line) });
  return { lines, error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
}

/** The text of an event that says its number. */
export const eventText = (n: number): string => JSON.stringify({ kind: 'tracking', key: `event-${n}`, n });

export const numbersOf = (events: readonly Record<string, unknown>[]): number[] => events.map(({ n }) => Number(n));

/** `from`, `from + 1`, … */
export const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

export function expectBalanced(ledger: Ledger): void {
  const { accepted, delivered, pending, inFlight } = ledger;
  expect(delivered + droppedTotal(ledger) + pending + inFlight).toBe(accepted);
}

export interface Harness {
  readonly publisher: Publisher;
  readonly transport: ScriptedTransport;
  readonly logger: ReturnType<typeof recordingLogger>;
  /** Enqueues so many events more, numbered on. */
  readonly track: (count: number) => void;
}

/** A publisher with a scripted collector; jitter is nil unless `random` is given. */
export function publish({
  answer = () => ok,
  ...options
}: Partial<PublisherOptions> & { answer?: Answer } = {}): Harness {
  const transport = new ScriptedTransport(answer);
  const logger = recordingLogger();
  const publisher = new Publisher({
    transport,
    logger,
    meta: { provider: 'javascript' },
    timeoutMs: 10_000,
    flushIntervalMs: 60_000,
    maxPendingEvents: 10_000,
    maxPendingBytes: 64 * 1024 * 1024,
    maxBatchSize: 1_000,
    maxBatchBytes: 1024 * 1024,
    maxConcurrentRequests: 1,
    shutdownTimeoutMs: 10_000,
    deliveryGuarantee: 'at-least-once',
    tally: new Tally(),
    provider: {},
    random: () => 1,
    ...options,
  });
  let next = 0;
  const track = (count: number): void => {
    for (let i = 0; i < count; i++) publisher.enqueue(eventOf(eventText(next++)));
  };
  return { publisher, transport, logger, track };
}

/** Lets that happen which happens within so much time, by the fake clock; 0 for what is due at once. */
export const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

/** Puts the test under a clock that only {@link pass} moves; the next turn of the event loop takes no time on it. */
export function useFakeClock(): void {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const nextTurn = ((run: () => void) => queueMicrotask(run)) as unknown as typeof setImmediate;
    jest.spyOn(globalThis, 'setImmediate').mockImplementation(nextTurn);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
}

/** Whether a promise has settled by now. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await pass(0);
  return settled;
}
