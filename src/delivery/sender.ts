import PQueue from 'p-queue';
import type { Timer } from '../timing/clock.js';
import { detached } from '../timing/detached.js';
import { Attempts, type AttemptsOptions } from './attempts.js';
import type { Batch } from './batch.js';
import { BatchDelivery, type BatchDeliveryOptions } from './batch-delivery.js';
import { BatchLimits } from './batch-limits.js';
import { EmptyBatch, type EmptyBatchOptions } from './empty-batch.js';
import type { TakeOrder } from './event-store.js';
import type { FailureRowOptions } from './failure-row.js';
import type { Pause } from './pause.js';
import { RefusedBatches } from './refused-batches.js';
import { RelayState } from './relay-state.js';

export interface SenderOptions
  extends
    Omit<BatchDeliveryOptions, 'attempts' | 'limits' | 'relay' | 'refused' | 'emptyBatch'>,
    Omit<AttemptsOptions, 'relay'>,
    Pick<EmptyBatchOptions, 'emptyBody'>,
    FailureRowOptions {
  readonly maxBatchSize: number;
  readonly maxBatchBytes: number;
}

/**
 * Sends what is due, in disjoint batches.
 *
 * The p-queue is the limiter. A batch is taken only when a slot of it is free: events that are taken can no longer be
 * dropped to make room for newer ones.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #queue: PQueue;
  readonly #attempts: Attempts;
  readonly #limits: BatchLimits;
  readonly #relay: RelayState;
  readonly #delivery: BatchDelivery;
  /** Batches under search that are in flight. */
  readonly #searching = new Set<Batch>();
  #isResting = false;

  constructor(options: SenderOptions) {
    const relay = new RelayState(options);
    const attempts = new Attempts({ ...options, relay });
    const limits = new BatchLimits(options);
    const refused = new RefusedBatches({ ...options, limits });
    const emptyBatch = new EmptyBatch({ ...options, attempts, relay, refused });
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.maxConcurrentRequests });
    this.#attempts = attempts;
    this.#limits = limits;
    this.#relay = relay;
    this.#delivery = new BatchDelivery({ ...options, attempts, limits, relay, refused, emptyBatch });
  }

  /** Resolves when nothing is due or may be sent any more, or with the pause that the relay asks for. Never rejects. */
  async send(): Promise<Pause | undefined> {
    this.#relay.resume();
    this.#attempts.renew();
    this.#fill();
    await this.#queue.onIdle();
    return this.#relay.pause;
  }

  /**
   * More may be sent than before: a free slot is used, however long the other requests of this `send` take. This is
   * done in the next turn of the event loop, because the caller may be code of the application that runs while a batch
   * is only half dealt with.
   */
  goOn(): void {
    if (this.#queue.pending > 0) detached(() => this.#options.clock.setImmediate(this.#goOn));
  }

  /** Aborts the requests in flight and those that this `send` would still make; their batches wait again. */
  abort(): void {
    this.#attempts.abort();
  }

  /**
   * Aborts the requests in flight after this many milliseconds, unless the timer is cleared. Back-offs begin anew at
   * the first step.
   */
  hurry(timeoutMs: number): Timer {
    this.#relay.alive();
    return this.#attempts.limitInFlight(timeoutMs);
  }

  /** From now on the store is left alone, whatever becomes of requests that are still in flight. */
  close(): void {
    this.#options.terms.isOver = true;
  }

  /** The queue starts a task at once while a slot is free, so a task that waits in it means that none is free. */
  #fill(): void {
    // One request finds out whether the relay is healthy again; the others follow when it is.
    this.#queue.concurrency = this.#relay.isProbing ? 1 : this.#options.maxConcurrentRequests;
    while (this.#queue.size === 0 && this.#hasWork()) void this.#queue.add(() => this.#serve());
  }

  #hasWork(): boolean {
    const { store, terms, pace } = this.#options;
    if (this.#relay.pause !== undefined || this.#attempts.areAborted || pace.restMs > 0) return false;
    return store.hasDue(terms.endMark);
  }

  /** Adds its successors while it still runs: otherwise the queue would be idle for a moment, and `send` would end. */
  async #serve(): Promise<void> {
    const batch = this.#hasWork() ? this.#take() : undefined;
    if (batch === undefined) return;
    if (batch.search.kind !== 'none') this.#searching.add(batch);
    await this.#delivery.deliver(batch);
    this.#searching.delete(batch);
    const isPausedAmongOthers = this.#relay.pause !== undefined && this.#queue.pending > 1;
    this.#options.terms.attempted(isPausedAmongOthers ? batch : undefined);
    this.#fill();
    if (this.#queue.pending > 1) this.#goOnAfterRest();
  }

  readonly #goOn = (): void => {
    if (this.#queue.pending === 0 || this.#options.terms.isOver) return;
    this.#fill();
    this.#goOnAfterRest();
  };

  /** Waits for the end of the rest. The publisher cannot: `send` does not end while requests are in flight. */
  #goOnAfterRest(): void {
    const { pace, clock } = this.#options;
    const { restMs } = pace;
    if (restMs === 0 || this.#isResting) return;
    this.#isResting = true;
    const end = (): void => {
      this.#isResting = false;
      this.#goOn();
    };
    detached(() => clock.setTimeout(end, restMs)).unref();
  }

  #take(): Batch | undefined {
    const { store, terms } = this.#options;
    const { maxEvents, maxBytes } = this.#limits;
    for (;;) {
      const batch = store.take({ endMark: terms.endMark, maxEvents, maxBytes, order: this.#order });
      if (batch === undefined || batch.size === 1) return batch;
      // Its other half was healthy, so it would be refused: only its halves are worth a request.
      const isCertain = batch.search.kind === 'suspect' && batch.search.isCertain;
      if (!isCertain) return batch;
      store.halve(batch);
    }
  }

  /** With several requests at a time, one of them searches for a culprit, and the others do not wait for it. */
  get #order(): TakeOrder {
    const { maxConcurrentRequests, terms } = this.#options;
    if (maxConcurrentRequests > 1) return this.#searching.size === 0 ? 'suspect' : 'healthy';
    return terms.isClosing ? 'healthy' : 'oldest';
  }
}
