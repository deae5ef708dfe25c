import type { EventEncoder } from '../events/event-encoder.js';
import type { Logger } from '../logger.js';
import { jitteredIntervalMs, type Random } from '../timing/backoff.js';
import type { Batch } from './batch.js';
import { BatchSender, type DeliveryGuarantee, type Pause } from './batch-sender.js';
import { detached } from '../timing/detached.js';
import { diagnostics } from './diagnostics.js';
import { envelopeOf } from './envelope.js';
import { Episodes } from '../timing/episodes.js';
import { EventBuffer } from './event-buffer.js';
import { FlushWaiters } from './flush-waiters.js';
import type { DropReason, Ledger, Tally } from './ledger.js';
import type { Transport } from './transport.js';

export interface PublisherOptions {
  readonly transport: Transport;
  /** The envelope's `meta`. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** Total of one request. */
  readonly timeoutMs: number;
  readonly flushIntervalMs: number;
  /** So many waiting events are sent at once; twice as many are held at most (GOFF-COLL-014, -019). */
  readonly maxPendingEvents: number;
  readonly maxPendingBytes: number;
  readonly maxBatchSize: number;
  readonly maxBatchBytes: number;
  readonly maxConcurrentRequests: number;
  readonly shutdownTimeoutMs: number;
  readonly deliveryGuarantee: DeliveryGuarantee;
  readonly logger: Logger;
  readonly tally: Tally;
  /** Identifies the provider in diagnostics. */
  readonly provider: object;
  /** Gets the events, as parsed JSON, oldest first, that are still undelivered when `close` gives up; `close` does not wait for what it does. */
  readonly onUndelivered?: ((events: unknown[]) => unknown) | undefined;
  /** The relay refuses everything for a reason that waiting does not repair. */
  readonly onHold?: ((cause: string) => void) | undefined;
  /** The relay takes events again after a hold. */
  readonly onRecovered?: (() => void) | undefined;
  readonly random?: Random;
}

/** A deadline this near is not worth another attempt. */
const MIN_ATTEMPT_MS = 20;

/** What goes on for longer while events are delivered is logged again: a line may get lost, or be read by nobody. */
const MAX_EPISODE_MS = 60_000;

/** Reasons for which single events are dropped again and again, where only the first of an episode is logged. */
const REFUSED = ['unserializable', 'too_large', 'ambiguous'] as const;

/**
 * Decides when events are sent: at once when a batch is full or `maxPendingEvents` wait, at the latest after the flush interval, on `flush` and on `close`.
 *
 * `enqueue` is synchronous and never throws. One publish run at a time (GOFF-COLL-016); no lock is held and nothing is copied while a request is under
 * way (GOFF-COLL-017). Starting does not flush (GOFF-COLL-015).
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #buffer: EventBuffer;
  readonly #sender: BatchSender;
  readonly #episodes: Episodes;
  readonly #waiters = new FlushWaiters();
  readonly #random: Random;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #pause: Pause | undefined;
  #run: Promise<Pause | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #endMark = 0;
  #deadlineMs = Infinity;
  #closed: Promise<Ledger> | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.#episodes = new Episodes(options.logger);
    const envelope = envelopeOf(options.meta);
    this.#buffer = new EventBuffer({
      envelope,
      maxBatchSize: options.maxBatchSize,
      maxBatchBytes: options.maxBatchBytes,
      maxEvents: 2 * options.maxPendingEvents,
      maxBytes: options.maxPendingBytes,
      onDrop: (reason, count) => this.#countDrop(reason, count),
    });
    this.#sender = this.#senderOf(envelope.empty);
  }

  /** Takes over one event, or counts why not. */
  enqueue(encode: EventEncoder): void {
    this.#options.tally.accepted++;
    const refusal = this.#refusalOf(encode);
    if (refusal !== undefined) return this.#refuse(refusal);
    if (this.#run === undefined && this.#pause === undefined) this.#schedule();
  }

  /**
   * Sends everything enqueued before the call, what is in flight included. Resolves with the ledger when those events are settled, when the relay cannot
   * take them now (back-off or hold), or when `timeoutMs` have passed. Never rejects.
   */
  async flush({ timeoutMs }: { timeoutMs?: number | undefined } = {}): Promise<Ledger> {
    const { endMark } = this.#buffer;
    if (this.#canSettle(endMark)) {
      this.#endMark = Math.max(this.#endMark, endMark);
      const settled = this.#waiters.wait(endMark, timeoutMs);
      this.#schedule();
      await settled;
    }
    return this.stats();
  }

  /**
   * Makes one attempt at once, and more until the deadline, unless the relay is in a hold. What is left then is counted as `shutdown`, logged in one line
   * and handed to `onUndelivered`. Every call gets the same promise; it never rejects.
   */
  close(): Promise<Ledger> {
    this.#closed ??= detached(() => this.#close());
    return this.#closed;
  }

  stats(): Ledger {
    return this.#options.tally.ledger(this.#buffer);
  }

  /** Whether events before the mark are still held, and something is done about them now. */
  #canSettle(endMark: number): boolean {
    return this.#state !== 'closed' && this.#pause === undefined && !this.#buffer.isSettled(endMark);
  }

  #refusalOf(encode: EventEncoder): DropReason | undefined {
    if (this.#state === 'closed') return 'closed';
    const result = this.#buffer.enqueue(encode);
    return result === 'taken' ? undefined : result;
  }

  #refuse(reason: DropReason): void {
    this.#countDrop(reason, 1);
    const line = REFUSALS[reason];
    if (line !== undefined) this.#episodes.enter(reason, 'warn', line);
  }

  #countDrop(reason: DropReason, count: number): void {
    if (reason === 'overflow') this.#episodes.count(reason, count);
    this.#options.tally.dropped[reason] += count;
    diagnostics.eventsDropped(this.#options.provider, reason, count);
  }

  /** Starts a run if something is due, otherwise sees to it that the interval runs while events wait. */
  #schedule(): void {
    if (this.#state !== 'open' || this.#run !== undefined || this.#pause !== undefined) return;
    if (this.#buffer.pending >= this.#options.maxPendingEvents) this.#endMark = this.#buffer.endMark;
    if (this.#buffer.hasFullBatch || !this.#buffer.isSettled(this.#endMark)) this.#start();
    else if (this.#timer === undefined && this.#buffer.pending > 0) this.#armInterval();
  }

  #armInterval(): void {
    const delayMs = jitteredIntervalMs(this.#options.flushIntervalMs, this.#random);
    this.#setTimer(delayMs, () => {
      this.#endMark = this.#buffer.endMark;
      this.#schedule();
    });
  }

  #start(): void {
    this.#clearTimer();
    // The caller is a request handler: even the first step of a post is left to the next turn of the event loop.
    this.#run = detached(() => new Promise(setImmediate).then(() => this.#publish()));
  }

  async #publish(): Promise<Pause | undefined> {
    const pause = await this.#send();
    this.#run = undefined;
    if (this.#state !== 'open') return pause;
    if (pause === undefined) this.#schedule();
    else this.#rest(pause);
    this.#waiters.release((endMark) => pause !== undefined || this.#buffer.isSettled(endMark));
    return pause;
  }

  #send(): Promise<Pause | undefined> {
    return this.#sender.send({
      endMark: () => this.#endMark,
      timeoutMs: () => Math.max(1, Math.min(this.#options.timeoutMs, this.#remainingMs() / 2)),
    });
  }

  /** Waits out a back-off or a hold; all that waits is due when it is over. */
  #rest(pause: Pause): void {
    this.#pause = pause;
    this.#report(pause);
    this.#setTimer(pause.delayMs, () => {
      this.#pause = undefined;
      this.#endMark = this.#buffer.endMark;
      this.#schedule();
    });
  }

  #report({ kind, cause }: Pause): void {
    if (kind === 'backoff') this.#episodes.enter('outage', 'warn', outageLine(cause));
    else if (this.#episodes.enter('hold', 'error', holdLine(cause)) && this.#state === 'open') {
      this.#options.onHold?.(cause);
    }
  }

  #onDelivered(events: number): void {
    this.#options.tally.delivered += events;
    this.#endEpisodes();
    this.#endHold();
    this.#releaseSettled();
  }

  #endEpisodes(): void {
    if (this.#hasRoom() || this.#episodes.ageMs('overflow') > MAX_EPISODE_MS) this.#endOverflow();
    for (const reason of REFUSED) if (this.#episodes.ageMs(reason) > MAX_EPISODE_MS) this.#episodes.forget(reason);
    this.#episodes.leave('outage', 'info', recoveredLine);
  }

  #endHold(): void {
    const recovered = this.#episodes.leave('hold', 'info', recoveredLine);
    if (recovered && this.#state === 'open') this.#options.onRecovered?.();
  }

  /** Half of the buffer is free: what was dropped until now was one episode. */
  #hasRoom(): boolean {
    const { maxPendingEvents, maxPendingBytes } = this.#options;
    const { pending, inFlight, bytes } = this.#buffer;
    return pending + inFlight <= maxPendingEvents && bytes <= maxPendingBytes / 2;
  }

  #endOverflow(): void {
    this.#episodes.leave('overflow', 'warn', overflowLine);
  }

  /** Whoever waits for that batch too need not wait for the others, which may take as long as a request may. */
  #onPauseAmongOthers({ firstSequence }: Batch): void {
    if (this.#state === 'open') this.#waiters.release((endMark) => endMark > firstSequence);
  }

  #releaseSettled(): void {
    this.#waiters.release((endMark) => this.#buffer.isSettled(endMark));
  }

  #onDropOfBatch(reason: DropReason, count: number, batch: Batch): void {
    this.#countDrop(reason, count);
    if (reason === 'ambiguous') this.#episodes.enter(reason, 'warn', AMBIGUOUS);
    else this.#options.logger.warn(refusedLine(reason, batch));
    this.#releaseSettled();
  }

  async #close(): Promise<Ledger> {
    const { shutdownTimeoutMs, transport } = this.#options;
    this.#beginClosing();
    // What is in flight went out with the patience of an open provider.
    const limits = [
      this.#sender.limitInFlight(this.#remainingMs() / 2),
      setTimeout(() => this.#sender.abort(), shutdownTimeoutMs),
    ];
    await this.#sendRest();
    for (const limit of limits) clearTimeout(limit);
    this.#settleRest();
    await transport.close();
    return this.stats();
  }

  #beginClosing(): void {
    this.#state = 'closing';
    this.#clearTimer();
    this.#pause = undefined;
    this.#endMark = Infinity;
    this.#deadlineMs = performance.now() + this.#options.shutdownTimeoutMs;
  }

  #remainingMs(): number {
    return this.#deadlineMs - performance.now();
  }

  /** A run that is under way is the first attempt; what its answers ask for is respected. */
  async #sendRest(): Promise<void> {
    let pause = await this.#run;
    while (this.#buffer.pending > 0 && (await this.#isWorthAnAttempt(pause))) pause = await this.#send();
  }

  /** Waits as the pause asks; answers false when nothing can come of that before the deadline. */
  async #isWorthAnAttempt(pause: Pause | undefined): Promise<boolean> {
    if (pause === undefined) return this.#remainingMs() > 0;
    this.#report(pause);
    if (pause.kind === 'hold' || pause.obligedMs >= this.#remainingMs()) return false;
    // Whatever the jitter says, half of what is left stays for another attempt.
    const waitMs = Math.max(pause.obligedMs, Math.min(pause.delayMs, this.#remainingMs() / 2));
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return this.#remainingMs() > MIN_ATTEMPT_MS;
  }

  #settleRest(): void {
    this.#state = 'closed';
    const { pending, inFlight } = this.#buffer;
    const left = pending + inFlight;
    this.#endOverflow();
    if (left > 0) {
      const events = this.#options.onUndelivered === undefined ? [] : this.#buffer.eventTexts();
      this.#buffer.clear();
      this.#countDrop('shutdown', left);
      this.#options.logger.error(`Closed with ${left} events undelivered; they are counted as dropped (shutdown).`);
      this.#handOver(events);
    }
    this.#waiters.release(() => true);
  }

  /** What the application's function throws, or rejects with, costs a line and nothing else. */
  #handOver(events: string[]): void {
    const { onUndelivered, logger } = this.#options;
    if (onUndelivered === undefined) return;
    const handOver = async (): Promise<unknown> => onUndelivered(events.map((event): unknown => JSON.parse(event)));
    handOver().catch((error: unknown) => logger.error(`onUndelivered failed: ${String(error)}`));
  }

  #setTimer(delayMs: number, act: () => void): void {
    const fire = (): void => {
      this.#timer = undefined;
      act();
    };
    this.#timer = detached(() => setTimeout(fire, delayMs));
    // An idle provider lets the process exit by itself.
    this.#timer.unref();
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #senderOf(emptyBody: Buffer): BatchSender {
    const { transport, maxBatchBytes, maxConcurrentRequests, deliveryGuarantee, provider, tally } = this.#options;
    return new BatchSender({
      buffer: this.#buffer,
      episodes: this.#episodes,
      random: this.#random,
      onDelivered: (events) => this.#onDelivered(events),
      onReachable: () => this.#endHold(),
      onPauseAmongOthers: (batch) => this.#onPauseAmongOthers(batch),
      onRetry: () => tally.retries++,
      onDrop: (reason, count, batch) => this.#onDropOfBatch(reason, count, batch),
      ...{ transport, emptyBody, maxBatchBytes, maxConcurrentRequests, deliveryGuarantee, provider },
    });
  }
}

const KEPT = 'events are kept and sent later, as far as the buffer reaches.';

const AMBIGUOUS = 'Events whose answer was lost are dropped (ambiguous): deliveryGuarantee is at-most-once.';

const REFUSALS: Partial<Record<DropReason, string>> = {
  unserializable: 'An event of which nothing can be written as JSON was dropped (unserializable).',
  too_large: 'An event that alone exceeds maxBatchBytes was dropped (too_large).',
  closed: 'An event was tracked after close and dropped (closed).',
};

function outageLine(cause: string): string {
  return `The collector cannot be reached (${cause}); ${KEPT}`;
}

function holdLine(cause: string): string {
  return `The collector refuses all events (${cause}); check endpoint and apiKey; ${KEPT}`;
}

function recoveredLine(): string {
  return 'The collector takes events again.';
}

function overflowLine(count: number): string {
  return `The event buffer was full: the ${count} oldest events were dropped (overflow).`;
}

/** The name of the event, never its context or details. */
function refusedLine(reason: DropReason, batch: Batch): string {
  const [event = '{}'] = batch.eventTexts();
  const { kind, key } = JSON.parse(event) as { kind?: unknown; key?: unknown };
  return `The collector refused one ${String(kind)} event, ${JSON.stringify(key)}; it was dropped (${reason}).`;
}
