import { nameOfError } from '../log-text.js';
import type { Attempts } from './attempts.js';
import type { BacklogPace } from './backlog-pace.js';
import type { Batch } from './batch.js';
import type { BatchLimits } from './batch-limits.js';
import type { DeliveryReport } from './delivery-report.js';
import type { EmptyBatch } from './empty-batch.js';
import type { EventStore } from './event-store.js';
import type { Outcome, Refusal } from './outcome.js';
import type { RefusedBatches, Sent } from './refused-batches.js';
import type { RelayState } from './relay-state.js';
import { ResetWatch } from './reset-watch.js';
import type { SendTerms } from './send-terms.js';

/** If the response to a batch was lost, `at-least-once` sends it again; `at-most-once` drops it as `ambiguous`. */
export type DeliveryGuarantee = 'at-least-once' | 'at-most-once';

export interface BatchDeliveryOptions {
  readonly store: EventStore;
  readonly terms: SendTerms;
  readonly report: DeliveryReport;
  readonly attempts: Attempts;
  readonly limits: BatchLimits;
  readonly relay: RelayState;
  readonly refused: RefusedBatches;
  readonly emptyBatch: EmptyBatch;
  readonly pace: BacklogPace;
  readonly maxConcurrentRequests: number;
  readonly deliveryGuarantee: DeliveryGuarantee;
}

/** A batch that was sent. */
interface SentBatch {
  readonly batch: Batch;
  readonly sent: Sent;
}

/** Delivers batches: makes an attempt, then does what the outcome table says (commit, release, halve, drop, pause). */
export class BatchDelivery {
  readonly #options: BatchDeliveryOptions;
  readonly #resets = new ResetWatch();

  constructor(options: BatchDeliveryOptions) {
    this.#options = options;
  }

  /** Never rejects: an error in our own code counts as a failed attempt and costs no batch. */
  async deliver(batch: Batch): Promise<void> {
    try {
      if (await this.#isWorthAnAttempt(batch)) await this.#attempt(batch);
    } catch (error) {
      this.#options.refused.release(batch);
      this.#backOff({ cause: `UNEXPECTED: ${nameOfError(error)}` });
    }
  }

  /** Whether the batch may be sent now. If the relay has to accept an empty batch first, this sends one. */
  async #isWorthAnAttempt(batch: Batch): Promise<boolean> {
    const { relay, emptyBatch } = this.#options;
    if (batch.search.kind === 'asking') {
      await emptyBatch.ask(batch, batch.search.refusal.cause);
      return false;
    }
    if (relay.isBehindPage && !(await emptyBatch.ask(batch, 'an HTML page'))) return false;
    return !this.#resets.mayHideSize(batch) || this.#isSmallEnough(batch);
  }

  async #attempt(batch: Batch): Promise<void> {
    const { attempts, report, terms, refused } = this.#options;
    const sent = refused.sends();
    const attempt = await attempts.make(() => this.#bodyOf(batch));
    if (terms.isOver) return;
    if (attempt === undefined) return refused.release(batch);
    report.attempted(batch, attempt);
    await this.#apply(attempt.outcome, { batch, sent });
  }

  /** Called at the moment of sending: an attempt that was given up before that does not count. */
  #bodyOf(batch: Batch): Buffer {
    if (++batch.attempts > 1) this.#options.report.retried();
    return batch.body();
  }

  async #apply(outcome: Outcome, sentBatch: SentBatch): Promise<void> {
    const { batch } = sentBatch;
    if (outcome.kind !== 'retry' || !outcome.reset) this.#resets.end(batch);
    switch (outcome.kind) {
      case 'delivered':
        return this.#delivered(sentBatch, outcome.acknowledged);
      case 'retry':
        return this.#retry(batch, outcome);
      case 'hold':
        return this.#hold(batch, outcome);
      case 'split':
        return this.#split(sentBatch, outcome);
    }
  }

  #delivered({ batch, sent }: SentBatch, acknowledged: boolean): void {
    const { store, limits, report, relay, refused, attempts, pace } = this.#options;
    relay.accepted();
    attempts.accepted();
    store.commit(batch);
    pace.accepted(batch.size);
    limits.grow(batch);
    report.delivered(batch.size, acknowledged);
    refused.delivered(batch, sent);
    // After a failed attempt, or a response that may not be the relay's, a connection might still read the body.
    if (acknowledged && batch.attempts === 1) store.reuse(batch);
  }

  #retry(batch: Batch, outcome: Outcome & { kind: 'retry' }): void {
    if (outcome.reset) this.#resets.count(batch, { isFirst: this.#options.relay.pause === undefined });
    this.#keep(batch, { isAmbiguous: outcome.ambiguous });
    this.#backOff(outcome);
  }

  #hold(batch: Batch, outcome: Outcome & { kind: 'hold' }): void {
    const { relay, refused, terms } = this.#options;
    // A relay behind the page may have taken the events.
    this.#keep(batch, { isAmbiguous: outcome.isPage });
    relay.refusesAll(outcome, terms);
    refused.paused();
  }

  /** Lets the batch wait again, unless it must arrive at most once and the relay may have it already. */
  #keep(batch: Batch, { isAmbiguous }: { readonly isAmbiguous: boolean }): void {
    const { store, report, refused, deliveryGuarantee } = this.#options;
    if (!isAmbiguous || deliveryGuarantee === 'at-least-once') return refused.release(batch);
    store.drop(batch, 'ambiguous');
    report.dropped('ambiguous', batch);
  }

  async #split({ batch, sent }: SentBatch, refusal: Refusal): Promise<void> {
    const { terms, relay, refused, emptyBatch, maxConcurrentRequests } = this.#options;
    relay.alive();
    if (refusal.by === 'size' && batch.size > 1) return this.#halveBySize(batch);
    if (refused.refused(batch, { refusal, provenAt: sent.provenAt }) === 'searched') return;
    // Where other batches may go first, the next one that is accepted proves as much as an empty batch would.
    const mayWait = (terms.isClosing || maxConcurrentRequests > 1) && !refused.areManyAsking;
    if (mayWait) refused.release(batch);
    else await emptyBatch.ask(batch, refusal.cause);
  }

  #halveBySize(batch: Batch): void {
    this.#options.limits.lowerBytes(batch);
    this.#options.store.halve(batch);
  }

  /**
   * Called after several resets. If the relay accepts an empty batch, the size of this one may be the cause: it is
   * halved. Returns true for a single event, which cannot be halved and gets another attempt.
   */
  async #isSmallEnough(batch: Batch): Promise<boolean> {
    if (!(await this.#options.emptyBatch.ask(batch, 'connection reset'))) return false;
    this.#resets.end(batch);
    if (batch.size === 1) return true;
    this.#halveBySize(batch);
    return false;
  }

  #backOff(failure: { readonly cause: string; readonly retryAfterMs?: number | undefined }): void {
    const { relay, refused, terms } = this.#options;
    relay.backOff(failure, terms);
    refused.paused();
  }
}
