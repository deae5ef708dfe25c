import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import { backoffMs, boundedRetryAfterMs, holdProbeMs, retryAfterBackoffMs, type Random } from '../timing/backoff.js';
import type { Batch, Refusal } from './batch.js';
import { diagnostics } from './diagnostics.js';
import type { Episodes } from '../timing/episodes.js';
import type { EventBuffer } from './event-buffer.js';
import type { DropReason } from './ledger.js';
import { outcomeOf, type Outcome } from './outcome.js';
import type { AttemptResult, Transport } from './transport.js';

/** Why sending stopped before everything due was sent, and for how long. */
export interface Pause {
  readonly kind: 'backoff' | 'hold';
  readonly delayMs: number;
  /** What the relay asked for with Retry-After; 0 where the delay is our own choice. */
  readonly obligedMs: number;
  readonly cause: string;
}

/** `at-least-once` sends a batch again whose answer was lost; `at-most-once` drops it as `ambiguous`. */
export type DeliveryGuarantee = 'at-least-once' | 'at-most-once';

export interface BatchSenderOptions {
  readonly buffer: EventBuffer;
  readonly transport: Transport;
  readonly emptyBody: Buffer;
  readonly maxBatchBytes: number;
  readonly maxConcurrentRequests: number;
  readonly deliveryGuarantee: DeliveryGuarantee;
  readonly episodes: Episodes;
  readonly random: Random;
  /** Identifies the provider in diagnostics. */
  readonly provider: object;
  readonly onDelivered: (events: number) => void;
  /** The relay has accepted an empty batch: it takes events, though perhaps not those that were sent. */
  readonly onReachable: () => void;
  /** Hears of a batch that has to wait while others are still in flight, which `send` waits for. */
  readonly onPauseAmongOthers: (batch: Batch) => void;
  readonly onRetry: () => void;
  readonly onDrop: (reason: DropReason, count: number, batch: Batch) => void;
}

export interface SendOptions {
  /** Events before this mark are due; asked anew for every batch, because a later flush moves it. */
  readonly endMark: () => number;
  /** Time for the next attempt. */
  readonly timeoutMs: () => number;
}

/** A refused large body is looked for no further than this. */
const MIN_BATCH_LIMIT = 1024;

/** A lowered batch limit grows back by this part of `maxBatchBytes` with each batch that is taken. */
const RECOVERY_STEPS = 32;

/** A server that refuses a large body early may show itself as a reset only: after so many in a row an empty batch asks. */
const RESETS_BEFORE_PROBE = 2;

/**
 * Sends what is due, up to `maxConcurrentRequests` disjoint batches at a time, and applies the outcome table to each: commit, release, halve, drop.
 */
export class BatchSender {
  readonly #options: BatchSenderOptions;
  readonly #queue: PQueue;
  #attempts: AbortController;
  #pause: Pause | undefined;
  #active = 0;
  #failuresInARow = 0;
  /** Runs in a row that a reset has ended; requests that are cut side by side count once. */
  #resetsInARow = 0;
  /** Pauses so far. What was found out before the last one does not count by itself: the relay may have changed. */
  #pauses = 0;
  /** From a pause until the relay takes something again. */
  #isFeelingItsWay = false;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.maxConcurrentRequests });
    this.#attempts = this.#newAttempts();
  }

  /** Resolves when nothing is due any more, or with the pause that the relay's answers ask for. Never rejects. */
  async send(options: SendOptions): Promise<Pause | undefined> {
    this.#pause = undefined;
    if (this.#attempts.signal.aborted) this.#attempts = this.#newAttempts();
    this.#fill(options);
    await this.#queue.onIdle();
    return this.#pause;
  }

  /** Aborts the requests in flight and those that this `send` would still make; their batches wait again. */
  abort(): void {
    this.#attempts.abort();
  }

  /** Gives the requests in flight no more than this time, until the timer is cleared; it does not concern those that follow. */
  limitInFlight(timeoutMs: number): NodeJS.Timeout {
    const attempts = this.#attempts;
    this.#attempts = this.#newAttempts();
    return setTimeout(() => attempts.abort(), timeoutMs);
  }

  /** What aborts all requests of a run; each listens to it, and Node would warn of more than ten. */
  #newAttempts(): AbortController {
    const attempts = new AbortController();
    setMaxListeners(this.#options.maxConcurrentRequests, attempts.signal);
    return attempts;
  }

  #fill(options: SendOptions): void {
    // A batch is taken only when a slot is free for it: what is taken can no longer make room for newer events.
    while (this.#pause === undefined && this.#active < this.#slots) {
      const batch = this.#takeWithinLimit(options.endMark());
      if (batch === undefined) return;
      this.#active++;
      void this.#queue.add(() => this.#serve(batch, options));
    }
  }

  /** One request looks whether the relay is well again; the others follow when it is. */
  get #slots(): number {
    return this.#isFeelingItsWay ? 1 : this.#options.maxConcurrentRequests;
  }

  /** Adds its successors while it still runs itself: otherwise the queue would be idle for a moment, and `send` would end. */
  async #serve(batch: Batch, options: SendOptions): Promise<void> {
    await this.#attempt(batch, options);
    this.#active--;
    this.#fill(options);
  }

  #takeWithinLimit(endMark: number): Batch | undefined {
    const { buffer } = this.#options;
    let batch = buffer.take(endMark);
    while (batch !== undefined && batch.size > 1 && batch.bodyBytes > buffer.batchLimit) {
      buffer.halve(batch);
      batch = buffer.take(endMark);
    }
    return batch;
  }

  async #attempt(batch: Batch, options: SendOptions): Promise<void> {
    if (batch.refusal !== undefined) return this.#split(batch, batch.refusal, options);
    if (this.#mayBeTooLarge(batch)) return this.#probeAfterResets(batch, options);
    return this.#try(batch, options);
  }

  async #try(batch: Batch, options: SendOptions): Promise<void> {
    if (++batch.attempts > 1) this.#options.onRetry();
    const started = performance.now();
    const outcome = outcomeOf(await this.#post(() => batch.body(), options));
    this.#publish(batch, performance.now() - started, outcome);
    await this.#apply(outcome, batch, options);
  }

  async #post(bodyOf: () => Buffer, { timeoutMs }: SendOptions): Promise<AttemptResult> {
    try {
      const { signal } = this.#attempts;
      return await this.#options.transport.post({ body: bodyOf(), timeoutMs: timeoutMs(), signal });
    } catch (error) {
      return { kind: 'failure', code: 'UNEXPECTED', message: String(error), requestSent: true };
    }
  }

  #publish(batch: Batch, durationMs: number, outcome: Outcome): void {
    const { provider } = this.#options;
    const sent = { provider, events: batch.size, bytes: batch.bodyBytes, attempt: batch.attempts, durationMs };
    if (outcome.kind === 'delivered') diagnostics.batchSent(() => sent);
    else diagnostics.batchFailed(() => ({ ...sent, cause: outcome.cause, outcome: outcome.kind }));
  }

  async #apply(outcome: Outcome, batch: Batch, options: SendOptions): Promise<void> {
    if (outcome.kind !== 'retry' || !outcome.reset) this.#resetsInARow = batch.resets = 0;
    switch (outcome.kind) {
      case 'delivered':
        return this.#delivered(batch, outcome.acknowledged);
      case 'retry':
        return this.#retry(batch, outcome);
      case 'hold':
        return this.#stop(batch, this.#holdFor(outcome.cause));
      case 'split':
        return this.#split(batch, outcome, options);
    }
  }

  #delivered(batch: Batch, acknowledged: boolean): void {
    const { buffer, episodes, maxBatchBytes, onDelivered } = this.#options;
    this.#failuresInARow = 0;
    this.#isFeelingItsWay = this.#pause !== undefined;
    buffer.commit(batch);
    onDelivered(batch.size);
    if (buffer.batchLimit < maxBatchBytes) buffer.batchLimit += Math.ceil(maxBatchBytes / RECOVERY_STEPS);
    if (acknowledged) episodes.forget('unacknowledged');
    else episodes.enter('unacknowledged', 'warn', UNACKNOWLEDGED);
  }

  #retry(batch: Batch, outcome: Outcome & { kind: 'retry' }): void {
    if (outcome.reset) this.#countReset(batch);
    if (outcome.ambiguous && this.#options.deliveryGuarantee === 'at-most-once') this.#drop(batch, 'ambiguous');
    else this.#options.buffer.release(batch);
    this.#pauseFor(this.#backoffFor(outcome), batch);
  }

  #countReset(batch: Batch): void {
    batch.resets++;
    if (this.#pause === undefined) this.#resetsInARow++;
  }

  #stop(batch: Batch, pause: Pause): void {
    this.#options.buffer.release(batch);
    this.#pauseFor(pause, batch);
  }

  /**
   * Halves until the culprit stands alone. An empty batch must be accepted before anything is dropped, and before a search by event begins. If it is not
   * answered, or with an outage, it is what the next attempt begins with: a gateway that takes one request at a time would never come to answer it.
   */
  async #split(batch: Batch, refusal: Refusal, options: SendOptions): Promise<void> {
    if (refusal.by === 'size' && batch.size > 1) return this.#halveBySize(batch);
    const pauses = this.#pauses;
    const isSuspect = batch.suspectSince === pauses;
    const isAskedAgain = batch.refusal !== undefined;
    const reason = refusal.by === 'size' ? 'too_large' : 'rejected';
    if (isSuspect && batch.size > 1) return this.#options.buffer.halve(batch);
    if (isSuspect && batch.wasRefusedAlone) return this.#drop(batch, reason);
    batch.refusal = refusal;
    if (!(await this.#acceptsEmptyBatch(batch, refusal.cause, options))) return;
    batch.refusal = undefined;
    if (isSuspect || batch.wasRefusedAlone) return this.#drop(batch, reason);
    // The relay may have changed since the refusal if there was a pause in between.
    if (!isAskedAgain) batch.suspectSince = pauses;
    if (batch.size > 1) return this.#options.buffer.halve(batch);
    // Nothing is left to search. It is sent once more: the relay may have become well in between.
    batch.wasRefusedAlone = true;
    this.#options.buffer.release(batch);
  }

  #halveBySize(batch: Batch): void {
    const { buffer } = this.#options;
    buffer.batchLimit = Math.max(MIN_BATCH_LIMIT, Math.floor(Math.min(buffer.batchLimit, batch.bodyBytes) / 2));
    buffer.halve(batch);
  }

  /** Posts an empty batch. If the relay refuses even that, the fault is not in the events: the batch waits again, and sending stops. */
  async #acceptsEmptyBatch(batch: Batch, cause: string, options: SendOptions): Promise<boolean> {
    const outcome = outcomeOf(await this.#post(() => this.#options.emptyBody, options));
    if (outcome.kind === 'delivered') {
      this.#isFeelingItsWay = this.#pause !== undefined;
      this.#options.onReachable();
      return true;
    }
    const { kind, cause: own } = outcome;
    // Refused as well, it has answered the question.
    if (kind === 'split') batch.refusal = undefined;
    const both = own === cause ? `${cause}, also for an empty batch` : `${own} for an empty batch`;
    this.#stop(batch, kind === 'retry' ? this.#backoffFor(outcome) : this.#holdFor(both));
    return false;
  }

  #mayBeTooLarge({ resets }: Batch): boolean {
    return Math.max(resets, this.#resetsInARow) >= RESETS_BEFORE_PROBE;
  }

  async #probeAfterResets(batch: Batch, options: SendOptions): Promise<void> {
    if (!(await this.#acceptsEmptyBatch(batch, 'connection reset', options))) return;
    this.#resetsInARow = batch.resets = 0;
    if (batch.size > 1) this.#halveBySize(batch);
    else await this.#try(batch, options);
  }

  #drop(batch: Batch, reason: DropReason): void {
    this.#options.buffer.commit(batch);
    this.#options.onDrop(reason, batch.size, batch);
  }

  #backoffFor({ cause, retryAfterMs }: { cause: string; retryAfterMs?: number | undefined }): Pause {
    const { random } = this.#options;
    // Requests that fail side by side are one failure of the relay.
    if (this.#pause === undefined) this.#failuresInARow++;
    // A Retry-After of 0, or in the past, asks for nothing: it must not turn the back-off into a tight loop.
    const obligedMs = boundedRetryAfterMs(retryAfterMs ?? 0);
    const delayMs = obligedMs > 0 ? retryAfterBackoffMs(obligedMs, random) : backoffMs(this.#failuresInARow, random);
    return { kind: 'backoff', delayMs, obligedMs, cause };
  }

  #holdFor(cause: string): Pause {
    return { kind: 'hold', delayMs: holdProbeMs(this.#options.random), obligedMs: 0, cause };
  }

  /** Of several pauses asked for at the same time a hold counts, and the longest delay. */
  #pauseFor(pause: Pause, batch: Batch): void {
    const other = this.#pause ?? pause;
    const delayMs = Math.max(pause.delayMs, other.delayMs);
    const obligedMs = Math.max(pause.obligedMs, other.obligedMs);
    this.#pause = { ...(pause.kind === 'hold' ? pause : other), delayMs, obligedMs };
    this.#isFeelingItsWay = true;
    this.#pauses++;
    if (this.#active > 1) this.#options.onPauseAmongOthers(batch);
  }
}

const UNACKNOWLEDGED =
  'The collector answered 2xx without the count that a relay-proxy sends: expected {"ingestedContentCount": n}; is there a gateway or a login page in between?';
