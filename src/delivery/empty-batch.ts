import type { Attempts } from './attempts.js';
import type { Batch } from './batch.js';
import type { DeliveryReport } from './delivery-report.js';
import type { Outcome } from './outcome.js';
import type { RefusedBatches, Sent } from './refused-batches.js';
import type { RelayState } from './relay-state.js';
import type { SendTerms } from './send-terms.js';

export interface EmptyBatchOptions {
  readonly terms: SendTerms;
  readonly report: DeliveryReport;
  readonly attempts: Attempts;
  readonly relay: RelayState;
  readonly refused: RefusedBatches;
  /** A request without events; a healthy relay accepts it. */
  readonly emptyBody: Buffer;
}

/** Sends a request without events on behalf of a batch, to find out whether the relay accepts anything at all. */
export class EmptyBatch {
  readonly #options: EmptyBatchOptions;

  constructor(options: EmptyBatchOptions) {
    this.#options = options;
  }

  /**
   * Returns whether the relay accepts the empty batch; `cause` says why it is sent. If the relay does not, the fault is
   * not in the events: the batch waits again, and sending stops.
   */
  async ask(batch: Batch, cause: string): Promise<boolean> {
    const { terms, attempts, refused, emptyBody } = this.#options;
    refused.asks(batch);
    const sent = refused.sends();
    const attempt = await attempts.make(() => emptyBody);
    if (terms.isOver) return false;
    if (attempt?.outcome.kind === 'delivered') return this.#accepted(batch, sent);
    refused.release(batch);
    if (attempt !== undefined) this.#stop(batch, attempt.outcome, cause);
    return false;
  }

  #accepted(batch: Batch, sent: Sent): true {
    const { report, relay, refused } = this.#options;
    relay.accepted();
    report.reachable();
    refused.accepted(sent, batch);
    return true;
  }

  #stop(batch: Batch, outcome: Exclude<Outcome, { kind: 'delivered' }>, cause: string): void {
    const { relay, refused, terms } = this.#options;
    refused.paused();
    if (outcome.kind === 'retry') return relay.backOff(outcome, terms);
    // The empty batch was refused as well, so the fault is in the relay.
    if (outcome.kind === 'split') refused.emptyRefused(batch);
    const both = outcome.cause === cause ? `${cause}, also for an empty batch` : `${outcome.cause} for an empty batch`;
    relay.refusesAll({ cause: both, isPage: outcome.kind === 'hold' && outcome.isPage }, terms);
  }
}
