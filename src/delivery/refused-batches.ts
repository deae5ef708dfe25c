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

/** When this many batches wait for the relay to accept something, an empty batch is sent on their behalf. */
const MOST_ASKING = 3;

/** When a request was sent, in moments; see {@link Evidence}. */
export interface Sent {
  readonly at: number;
  /** When the newest of the requests was sent that had been accepted by then. */
  readonly provenAt: number;
}

/** Runs the search for culprits: tells `culprit-search` what was seen, and does with the batches what that says. */
export class RefusedBatches {
  readonly #options: RefusedBatchesOptions;
  /** Batches that wait for the relay to accept something. */
  readonly #asking = new Set<Batch>();
  #moment = 0;
  #acceptedAt = 0;
  #pausedAt = 0;
  #refusals = 0;

  constructor(options: RefusedBatchesOptions) {
    this.#options = options;
  }

  /** Whether enough batches wait for the relay to accept something to make an empty batch worth a request. */
  get areManyAsking(): boolean {
    return this.#asking.size >= MOST_ASKING;
  }

  /** A request is sent, with or without events. */
  sends(): Sent {
    return { at: ++this.#moment, provenAt: this.#acceptedAt };
  }

  /** The relay accepted this batch, which the store has forgotten. */
  delivered({ newer }: Batch, sent: Sent): void {
    this.accepted(sent);
    if (newer !== undefined) this.#apply(newer, { kind: 'sibling-accepted' });
  }

  /** The relay accepted something. If that was an empty batch, `asked` is the batch on whose behalf it was sent. */
  accepted({ at }: Sent, asked?: Batch): void {
    this.#acceptedAt = Math.max(this.#acceptedAt, at);
    this.#refusals = 0;
    for (const batch of asked === undefined ? [...this.#asking] : [...this.#asking, asked]) {
      this.#apply(batch, { kind: 'accepted', size: batch.size });
      if (batch.search.kind !== 'asking') this.#asking.delete(batch);
    }
  }

  /** Sending pauses: afterwards the relay may have changed, or be another one. */
  paused(): void {
    this.#pausedAt = ++this.#moment;
  }

  /** The relay refused the batch; returns whether it has to accept something before the search goes on. */
  refused(batch: Batch, { refusal, provenAt }: { refusal: Refusal; provenAt: number }): 'ask' | 'searched' {
    this.#moment++;
    this.#refusals++;
    if (batch.newer !== undefined) this.#apply(batch.newer, { kind: 'sibling-refused' });
    if (batch.search.kind === 'none' && refusal.by === 'event') this.#options.limits.lowerEvents(batch);
    const step = this.#apply(batch, { kind: 'refused', refusal, size: batch.size, provenAt });
    return step === 'ask' ? 'ask' : 'searched';
  }

  /** The relay refused an empty batch that was sent on behalf of this one. */
  emptyRefused(batch: Batch): void {
    this.#apply(batch, { kind: 'empty-refused' });
  }

  /** The batch waits again. Whatever the relay accepts from now on may decide about it. */
  release(batch: Batch): void {
    this.#options.store.release(batch);
    // A batch that lost its oldest event to make room is no longer under search.
    for (const each of this.#asking) if (each.search.kind !== 'asking') this.#asking.delete(each);
    if (batch.search.kind === 'asking') this.#asking.add(batch);
  }

  /** An empty batch is in flight on behalf of this one: only the response to the empty batch decides about it. */
  asks(batch: Batch): void {
    this.#asking.delete(batch);
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
      case 'halve':
        return store.halve(batch);
      case 'resend':
        return store.release(batch);
      case 'drop':
        return this.#drop(batch, refusal);
      case 'ask':
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
    const [nowAt, acceptedAt, pausedAt] = [this.#moment, this.#acceptedAt, this.#pausedAt];
    return { nowAt, acceptedAt, pausedAt, refusals: this.#refusals };
  }
}

/** The refusal that the fact reports, or the one that the batch has got while it is `asking`. */
function refusalIn({ search }: Batch, fact: SearchFact): Refusal | undefined {
  if (fact.kind === 'refused') return fact.refusal;
  return search.kind === 'asking' ? search.refusal : undefined;
}
