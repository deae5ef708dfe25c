import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.js';
import { jitteredIntervalMs, type Random } from './backoff.js';
import type { Batch } from './batch.js';
import { BatchSender, type BatchTransport, type DeliveryGuarantee, type Pause } from './batch-sender.js';
import { detached } from './detached.js';
import { diagnostics } from './diagnostics.js';
import { envelopeOf } from './envelope.js';
import { Episodes } from './episodes.js';
import { EventBuffer } from './event-buffer.js';
import { FlushWaiters } from './flush-waiters.js';
import type { DropReason, Ledger, Tally } from './ledger.js';

export interface PublisherOptions {
  readonly transport: BatchTransport;
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
  /** Gets the events, as parsed JSON, that are still undelivered when `close` gives up. */
  readonly onUndelivered?: ((events: unknown[]) => void) | undefined;
  /** The relay refuses everything for a reason that waiting does not repair. */
  readonly onHold?: ((cause: string) => void) | undefined;
  /** The relay takes events again after a hold. */
  readonly onRecovered?: (() => void) | undefined;
  readonly random?: Random;
}

/** A deadline this near is not worth an attempt. */
const MIN_ATTEMPT_MS = 20;

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
  #run: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #endMark = 0;
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

  /** Takes over one encoded event, or counts why not. `undefined` is an event of which nothing could be encoded. */
  enqueue(event: string | undefined): void {
    this.#options.tally.accepted++;
    const refusal = this.#refusalOf(event);
    if (refusal !== undefined) return this.#refuse(refusal);
    if (this.#run === undefined && this.#pause === undefined) this.#schedule();
  }

  /**
   * Sends everything enqueued before the call, what is in flight included. Resolves with the ledger when those events are settled, when the relay cannot
   * take them now (back-off or hold), or when `timeoutMs` have passed. Never rejects.
   */
  async flush({ timeoutMs }: { timeoutMs?: number | undefined } = {}): Promise<Ledger> {
    const { endMark } = this.#buffer;
    if (this.#state === 'open' && this.#pause === undefined && !this.#buffer.isSettled(endMark)) {
      this.#endMark = endMark;
      const settled = this.#waiters.wait(endMark, timeoutMs);
      this.#schedule();
      await settled;
    } else if (this.#closed !== undefined) await this.#closed;
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

  #refusalOf(event: string | undefined): DropReason | undefined {
    if (this.#state === 'closed') return 'closed';
    if (event === undefined) return 'unserializable';
    const result = this.#buffer.enqueue(event);
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
    diagnostics.eventsDropped(() => ({ provider: this.#options.provider, reason, count }));
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
    this.#run = detached(() => new Promise(setImmediate)).then(() => this.#publish());
  }

  async #publish(): Promise<void> {
    const { timeoutMs } = this.#options;
    const pause = await this.#sender.send({ endMark: () => this.#endMark, timeoutMs: () => timeoutMs });
    this.#run = undefined;
    if (this.#state !== 'open') return;
    if (pause === undefined) this.#schedule();
    else this.#rest(pause);
    this.#waiters.release((endMark) => pause !== undefined || this.#buffer.isSettled(endMark));
  }

  /** Waits out a back-off or a hold; everything that was due stays due. */
  #rest(pause: Pause): void {
    this.#pause = pause;
    this.#report(pause);
    this.#setTimer(pause.delayMs, () => {
      this.#pause = undefined;
      this.#schedule();
    });
  }

  #report({ kind, cause }: Pause): void {
    const { onHold } = this.#options;
    if (kind === 'backoff')
      return this.#episodes.enter('outage', 'warn', `The collector cannot be reached (${cause}); ${KEPT}`);
    this.#episodes.enter(
      'hold',
      'error',
      `The collector refuses all events (${cause}); check endpoint and apiKey; ${KEPT}`,
    );
    onHold?.(cause);
  }

  #onDelivered(events: number): void {
    this.#options.tally.delivered += events;
    this.#episodes.leave('overflow', 'warn', overflowLine);
    this.#episodes.leave('outage', 'info', () => 'The collector takes events again.');
    this.#episodes.leave('hold', 'info', () => {
      this.#options.onRecovered?.();
      return 'The collector takes events again.';
    });
  }

  #onDropOfBatch(reason: DropReason, count: number, batch: Batch): void {
    this.#countDrop(reason, count);
    const [event] = batch.eventTexts();
    if (reason === 'rejected' || reason === 'too_large') this.#options.logger.warn(refusedLine(reason, event));
    else
      this.#episodes.enter(
        reason,
        'warn',
        'Events whose answer was lost are dropped: deliveryGuarantee is at-most-once.',
      );
  }

  async #close(): Promise<Ledger> {
    this.#state = 'closing';
    this.#clearTimer();
    this.#pause = undefined;
    const deadline = Date.now() + this.#options.shutdownTimeoutMs;
    const over = setTimeout(() => this.#sender.abort(), this.#options.shutdownTimeoutMs);
    await this.#endRun(deadline);
    await this.#sendUntil(deadline);
    clearTimeout(over);
    this.#settleRest();
    await this.#options.transport.close();
    return this.stats();
  }

  /** The run that `close` finds under way gets half of the time; it began with the patience of an open provider. */
  async #endRun(deadline: number): Promise<void> {
    const half = setTimeout(() => this.#sender.abort(), (deadline - Date.now()) / 2);
    await this.#run;
    clearTimeout(half);
  }

  async #sendUntil(deadline: number): Promise<void> {
    const remainingMs = (): number => deadline - Date.now();
    const timeoutMs = (): number => Math.max(1, Math.min(this.#options.timeoutMs, remainingMs() / 2));
    while (remainingMs() > MIN_ATTEMPT_MS && this.#buffer.pending > 0) {
      const pause = await this.#sender.send({ endMark: () => Infinity, timeoutMs });
      if (pause?.kind === 'hold') return this.#report(pause);
      if (pause === undefined) continue;
      if (pause.obligedMs >= remainingMs()) return;
      // Whatever the jitter says, half of what is left stays for another attempt.
      await sleep(Math.max(0, pause.obligedMs, Math.min(pause.delayMs, remainingMs() / 2)));
    }
  }

  #settleRest(): void {
    this.#state = 'closed';
    const events = this.#buffer.drain();
    this.#episodes.leave('overflow', 'warn', overflowLine);
    if (events.length > 0) {
      this.#countDrop('shutdown', events.length);
      this.#options.logger.error(
        `Closed with ${events.length} events undelivered; they are counted as dropped (shutdown).`,
      );
      this.#handOver(events);
    }
    this.#waiters.release(() => true);
  }

  #handOver(events: string[]): void {
    try {
      this.#options.onUndelivered?.(events.map((event): unknown => JSON.parse(event)));
    } catch (error) {
      this.#options.logger.error(`onUndelivered threw: ${String(error)}`);
    }
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
      onRetry: () => tally.retries++,
      onDrop: (reason, count, batch) => this.#onDropOfBatch(reason, count, batch),
      ...{ transport, emptyBody, maxBatchBytes, maxConcurrentRequests, deliveryGuarantee, provider },
    });
  }
}

const KEPT = 'events are kept and sent later, as far as the buffer reaches.';

const REFUSALS: Partial<Record<DropReason, string>> = {
  unserializable: 'An event of which nothing can be written as JSON was dropped (unserializable).',
  too_large: 'An event that alone exceeds maxBatchBytes was dropped (too_large).',
  closed: 'An event was tracked after close and dropped (closed).',
};

function overflowLine(count: number): string {
  return `The event buffer was full: the ${count} oldest events were dropped (overflow).`;
}

function refusedLine(reason: DropReason, event: string | undefined): string {
  const { kind, key } = JSON.parse(event ?? '{}') as { kind?: unknown; key?: unknown };
  return `The collector refused one ${String(kind)} event, ${JSON.stringify(key)}; it was dropped (${reason}).`;
}
