import type { Batch } from './batch.js';
import type { BatchLimits } from './batch-limits.js';
import { next, type Evidence, type SearchFact, type SearchStep } from './culprit-search.js';
import type { DeliveryReport } from './delivery-report.js';
import type { EventStore } from './event-store.js';
import type { Refusal } from './outcome.js';

export interface RefusedBatchesOptions {
  readonly store: EventStore;
  readonly limits: BatchLimits;
  readonly report: DeliveryReport;
}

/** Leads the search for culprits: tells culprit-search what was seen, and does with the batches what it says. */
export class RefusedBatches {
  readonly #options: RefusedBatchesOptions;
  /** Batches that were refused, about which the relay has not accepted anything yet. */
  readonly #asking = new Set<Batch>();
  #moment = 0;
  #acceptedAt = 0;
  #pausedAt = 0;

  constructor(options: RefusedBatchesOptions) {
    this.#options = options;
  }

  /** The relay accepted this batch, which the store has forgotten. */
  delivered({ newer }: Batch): void {
    this.accepted();
    if (newer !== undefined) this.#apply(newer, { kind: 'sibling-accepted' });
  }

  /** The relay accepted something, an empty batch perhaps. */
  accepted(): void {
    this.#acceptedAt = ++this.#moment;
    for (const batch of this.#asking) {
      this.#asking.delete(batch);
      this.#apply(batch, { kind: 'accepted', size: batch.size });
    }
  }

  /** The relay asked for a pause: it may be another one afterwards. */
  paused(): void {
    this.#pausedAt = ++this.#moment;
  }

  /** The relay refused the batch; returns whether it has to accept something before the search goes on. */
  refused(batch: Batch, refusal: Refusal): 'ask' | 'searched' {
    this.#moment++;
    if (batch.newer !== undefined) this.#apply(batch.newer, { kind: 'sibling-refused' });
    if (batch.search.kind === 'none' && refusal.by === 'event') this.#options.limits.lowerEvents(batch);
    const step = this.#apply(batch, { kind: 'refused', refusal, size: batch.size });
    return step === 'ask' ? 'ask' : 'searched';
  }

  /** The relay refused an empty batch that was sent on behalf of this one. */
  emptyRefused(batch: Batch): void {
    this.#asking.delete(batch);
    this.#apply(batch, { kind: 'empty-refused' });
  }

  #apply(batch: Batch, fact: SearchFact): SearchStep {
    const refusal = refusalIn(batch, fact);
    const { search, step } = next(batch.search, fact, this.#evidence);
    batch.search = search;
    this.#take(step, batch, refusal);
    return step;
  }

  #take(step: SearchStep, batch: Batch, refusal: Refusal | undefined): void {
    const { store } = this.#options;
    switch (step) {
      case 'ask':
        return void this.#asking.add(batch);
      case 'halve':
        return store.halve(batch);
      case 'resend':
        return store.release(batch);
      case 'drop':
        return this.#drop(batch, refusal);
      case 'wait':
    }
  }

  #drop(batch: Batch, refusal: Refusal | undefined): void {
    const { store, report } = this.#options;
    const reason = refusal?.by === 'size' ? 'too_large' : 'rejected';
    store.drop(batch, reason);
    report.dropped(reason, batch);
  }

  get #evidence(): Evidence {
    return { nowAt: this.#moment, acceptedAt: this.#acceptedAt, pausedAt: this.#pausedAt };
  }
}

/** The refusal that the fact tells, or that the batch waits to be asked about. */
function refusalIn({ search }: Batch, fact: SearchFact): Refusal | undefined {
  if (fact.kind === 'refused') return fact.refusal;
  return search.kind === 'asking' ? search.refusal : undefined;
}
