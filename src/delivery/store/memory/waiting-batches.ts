import type { Batch } from '../../batch.js';
import type { TakeOrder } from '../../event-store.js';

/** What keeps batches of a list from being sent. */
export interface Obstacles {
  readonly inFlight: ReadonlySet<Batch>;
  /** Events from this number on wait for older ones, which are held elsewhere. */
  readonly heldFrom: () => number;
}

/** The batches of a list that are not in flight, and which of them goes next. The list may change at any time. */
export class WaitingBatches {
  readonly #batches: readonly Batch[];
  readonly #inFlight: ReadonlySet<Batch>;
  readonly #heldFrom: () => number;

  /** `batches`: all of the list, oldest first. */
  constructor(batches: readonly Batch[], { inFlight, heldFrom }: Obstacles) {
    this.#batches = batches;
    this.#inFlight = inFlight;
    this.#heldFrom = heldFrom;
  }

  /** Whether one may be sent now. */
  get hasReady(): boolean {
    return this.#batches.some((batch) => this.#isReady(batch));
  }

  get newestFirst(): Batch[] {
    return this.#batches.filter((batch) => !this.#inFlight.has(batch)).reverse();
  }

  /** The one that is to be dropped first. */
  get oldest(): Batch | undefined {
    return this.#batches.find((batch) => !this.#inFlight.has(batch));
  }

  /** The batch that comes first in this order. Unless the order is `oldest`, a batch that is asking comes last. */
  first(order: TakeOrder): Batch | undefined {
    if (order === 'oldest') return this.#batches.find((batch) => this.#isReady(batch));
    const ready = this.#batches.filter((batch) => this.#isReady(batch));
    const suspect = largest(ready.filter(isSuspect));
    const healthy = ready.find(isHealthy);
    return (order === 'healthy' ? (healthy ?? suspect) : (suspect ?? healthy)) ?? ready[0];
  }

  /** The healthy batches from this one on; if the order has to be kept, only up to the first that is not. */
  healthyFrom(batch: Batch, order: TakeOrder): Batch[] {
    const following = this.#batches.slice(this.#batches.indexOf(batch));
    const mayJoin = (each: Batch): boolean =>
      isHealthy(each) && this.#isReady(each) && each.envelope === batch.envelope;
    if (order !== 'oldest') return following.filter(mayJoin);
    const end = following.findIndex((each) => !mayJoin(each));
    return end === -1 ? following : following.slice(0, end);
  }

  /** Whether the batch may be sent: it is not in flight, and no older events have to go first. */
  #isReady(batch: Batch): boolean {
    return !this.#inFlight.has(batch) && batch.firstSequence < this.#heldFrom();
  }
}

function isHealthy({ search }: Batch): boolean {
  return search.kind === 'none';
}

function isSuspect({ search }: Batch): boolean {
  return search.kind === 'suspect' || search.kind === 'refused-alone';
}

function largest(batches: readonly Batch[]): Batch | undefined {
  return batches.reduce<Batch | undefined>((a, b) => (a === undefined || b.size > a.size ? b : a), undefined);
}
