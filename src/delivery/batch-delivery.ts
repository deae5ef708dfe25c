import { printableError } from '../logger.js';
import type { Random } from '../timing/backoff.js';
import type { Clock } from '../timing/clock.js';
import type { Attempts } from './attempts.js';
import type { Batch } from './batch.js';
import type { BatchLimits } from './batch-limits.js';
import type { DeliveryReport } from './delivery-report.js';
import type { EventStore } from './event-store.js';
import { FailureRow, type Failure } from './failure-row.js';
import { outcomeOf, type Outcome, type Refusal } from './outcome.js';
import type { Pause } from './pause.js';
import { RefusalPace, type PacedRequest } from './refusal-pace.js';
import { RefusedBatches, type Sent } from './refused-batches.js';
import { ResetWatch } from './reset-watch.js';
import type { SendTerms } from './send-terms.js';
import type { Transport } from './transport.js';

/** `at-least-once` sends a batch again whose response was lost; `at-most-once` drops it as `ambiguous`. */
export type DeliveryGuarantee = 'at-least-once' | 'at-most-once';

export interface BatchDeliveryOptions {
  readonly store: EventStore;
  readonly terms: SendTerms;
  readonly transport: Transport;
  readonly attempts: Attempts;
  readonly limits: BatchLimits;
  readonly report: DeliveryReport;
  readonly clock: Clock;
  readonly random: Random;
  /** A request without events; a healthy relay accepts it. */
  readonly emptyBody: Buffer;
  readonly maxBatchSize: number;
  readonly maxBatchBytes: number;
  readonly maxConcurrentRequests: number;
  readonly deliveryGuarantee: DeliveryGuarantee;
}

/** A batch that was sent. */
interface Attempt {
  readonly batch: Batch;
  readonly sent: Sent;
}

/** One batch at a time: an attempt, and what the outcome table makes of it: commit, release, halve, drop, pause. */
export class BatchDelivery {
  readonly #options: BatchDeliveryOptions;
  readonly #row: FailureRow;
  readonly #refused: RefusedBatches;
  readonly #pace: RefusalPace;
  readonly #resets = new ResetWatch();
  /** From a pause until the relay accepts something. */
  #isProbing = false;
  /** A page came in place of a response: an empty batch asks first. */
  #isBehindPage = false;
  #isClosed = false;

  constructor(options: BatchDeliveryOptions) {
    this.#options = options;
    this.#row = new FailureRow(options.random);
    this.#refused = new RefusedBatches(options);
    this.#pace = new RefusalPace(options.clock);
  }

  get isProbing(): boolean {
    return this.#isProbing;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What stops the present run. */
  get pause(): Pause | undefined {
    return this.#row.pause;
  }

  /** The pause is over. */
  resume(): void {
    this.#row.resume();
  }

  forgetFailures(): void {
    this.#row.end();
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Never rejects: a failure of ours is a failure of the attempt, and costs no batch. */
  async deliver(batch: Batch): Promise<void> {
    try {
      await this.#deliver(batch);
    } catch (error) {
      this.#release(batch);
      this.#backOff({ cause: `UNEXPECTED: ${printableError(error)}` });
    }
  }

  async #deliver(batch: Batch): Promise<void> {
    if (batch.search.kind === 'asking') return void (await this.#ask(batch, batch.search.refusal.cause));
    if (this.#isBehindPage && !(await this.#ask(batch, 'an HTML page'))) return;
    if (this.#resets.mayHideSize(batch) && !(await this.#isSmallEnough(batch))) return;
    await this.#attempt(batch);
  }

  async #attempt(batch: Batch): Promise<void> {
    const { clock, report } = this.#options;
    const request = await this.#turn(batch);
    if (request === undefined) return;
    if (++batch.attempts > 1) report.retried();
    const [sent, sentMs] = [this.#refused.sends(), clock.nowMs()];
    const outcome = await this.#post(() => batch.body());
    if (this.#isClosed) return;
    report.attempted(batch, { durationMs: clock.nowMs() - sentMs, outcome });
    if (outcome.kind === 'split') this.#pace.refused(request);
    await this.#apply(outcome, { batch, sent });
  }

  /** Waits until the pace allows a request; `undefined` if others have asked for a pause meanwhile. */
  async #turn(batch: Batch): Promise<PacedRequest | undefined> {
    const request = await this.#pace.turn(this.#options.attempts.signal);
    if (this.pause === undefined) return request;
    this.#release(batch);
    return undefined;
  }

  async #post(bodyOf: () => Buffer): Promise<Outcome> {
    const { attempts, terms } = this.#options;
    const mostMs = terms.isClosing ? attempts.patience.limitMs : Infinity;
    return outcomeOf(await attempts.post(bodyOf, Math.min(terms.timeoutMs, mostMs)));
  }

  async #apply(outcome: Outcome, attempt: Attempt): Promise<void> {
    const { batch } = attempt;
    if (outcome.kind !== 'retry' || !outcome.reset) this.#resets.end(batch);
    switch (outcome.kind) {
      case 'delivered':
        return this.#delivered(attempt, outcome.acknowledged);
      case 'retry':
        return this.#retry(batch, outcome);
      case 'hold':
        this.#release(batch);
        return this.#hold(outcome);
      case 'split':
        return this.#split(attempt, outcome);
    }
  }

  #delivered({ batch, sent }: Attempt, acknowledged: boolean): void {
    const { store, limits, report } = this.#options;
    this.#accepted();
    this.#pace.accepted();
    store.commit(batch);
    limits.grow(batch);
    report.delivered(batch.size, acknowledged);
    this.#refused.delivered(batch, sent);
  }

  /** The relay is alive, and takes events, though perhaps not all. */
  #accepted(): void {
    this.#row.end();
    this.#isProbing = this.#row.pause !== undefined;
    this.#isBehindPage = false;
  }

  #retry(batch: Batch, outcome: Outcome & { kind: 'retry' }): void {
    const { store, report, deliveryGuarantee } = this.#options;
    if (outcome.reset) this.#resets.count(batch, { isFirst: this.#row.pause === undefined });
    if (outcome.ambiguous && deliveryGuarantee === 'at-most-once') {
      store.drop(batch, 'ambiguous');
      report.dropped('ambiguous', batch);
    } else this.#release(batch);
    this.#backOff(outcome);
  }

  async #split({ batch, sent }: Attempt, refusal: Refusal): Promise<void> {
    this.#row.end();
    if (refusal.by === 'size' && batch.size > 1) return this.#halveBySize(batch);
    if (this.#refused.refused(batch, { refusal, provenAt: sent.provenAt }) === 'searched') return;
    const { terms, maxConcurrentRequests } = this.#options;
    // Where others may go first, the next one that is accepted tells as much as an empty batch would.
    const mayWait = (terms.isClosing || maxConcurrentRequests > 1) && !this.#refused.isAnyAsking;
    if (mayWait) this.#release(batch);
    else await this.#ask(batch, refusal.cause);
  }

  #halveBySize(batch: Batch): void {
    this.#options.limits.lowerBytes(batch);
    this.#options.store.halve(batch);
  }

  /**
   * Posts an empty batch on behalf of one; returns whether the relay accepts it. If it does not, the fault is not in the
   * events: the batch waits again, and sending stops.
   */
  async #ask(batch: Batch, cause: string): Promise<boolean> {
    this.#refused.leaves(batch);
    if ((await this.#turn(batch)) === undefined) return false;
    const sent = this.#refused.sends();
    const outcome = await this.#post(() => this.#options.emptyBody);
    if (this.#isClosed) return false;
    if (outcome.kind === 'delivered') {
      this.#accepted();
      this.#options.report.reachable();
      this.#refused.accepted(sent, batch);
      return true;
    }
    this.#release(batch);
    if (outcome.kind === 'retry') this.#backOff(outcome);
    else this.#holdFor(batch, outcome, cause);
    return false;
  }

  #holdFor(batch: Batch, outcome: Outcome & { kind: 'split' | 'hold' }, cause: string): void {
    // Refused as well, it has told where the fault is.
    if (outcome.kind === 'split') this.#refused.emptyRefused(batch);
    const both = outcome.cause === cause ? `${cause}, also for an empty batch` : `${outcome.cause} for an empty batch`;
    this.#hold({ cause: both, isPage: outcome.kind === 'hold' && outcome.isPage });
  }

  /** After several resets: whether the size is not what is reset, so that the batch is worth an attempt. */
  async #isSmallEnough(batch: Batch): Promise<boolean> {
    if (!(await this.#ask(batch, 'connection reset'))) return false;
    this.#resets.end(batch);
    if (batch.size === 1) return true;
    this.#halveBySize(batch);
    return false;
  }

  #release(batch: Batch): void {
    if (this.#isClosed) return;
    this.#options.store.release(batch);
    this.#refused.waits(batch);
  }

  #backOff(failure: Failure): void {
    this.#row.backOff(failure, this.#options.terms);
    this.#paused();
  }

  #hold({ cause, isPage }: { cause: string; isPage: boolean }): void {
    this.#row.hold(cause);
    this.#isBehindPage ||= isPage;
    this.#paused();
  }

  #paused(): void {
    this.#isProbing = true;
    this.#refused.paused();
  }
}
