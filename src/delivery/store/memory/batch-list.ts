import type { Batch } from '../../batch.js';
import type { TakeOrder } from '../../event-store.js';

/**
 * The sealed batches, oldest first, and which of them are in flight. Few are held at a time (a thousand events make
 * one), so that places are looked up by walking. What is removed leaves no trace: a batch may retain megabytes.
 */
export class BatchList {
  readonly #batches: Batch[] = [];
  readonly #inFlight = new Set<Batch>();
  /** All events, those in flight included. */
  events = 0;
  eventsInFlight = 0;
  /** Bytes of all events. */
  bytes = 0;

  get length(): number {
    return this.#batches.length;
  }

  get all(): readonly Batch[] {
    return [...this.#batches];
  }

  get hasWaiting(): boolean {
    return this.length > this.#inFlight.size;
  }

  /**
   * The number of the oldest event, or less; infinite if there is none. Where the order is free, batches that are no
   * neighbours are merged: the first of the list need not have the oldest event.
   */
  get oldestSequence(): number {
    return this.#batches.reduce((oldest, { firstSequence }) => Math.min(oldest, firstSequence), Infinity);
  }

  has(batch: Batch): boolean {
    return this.#batches.includes(batch);
  }

  add(batch: Batch): void {
    this.#batches.push(batch);
    this.#count(batch, 1);
  }

  /** Puts others, which wait, in the place of some that wait or are in flight. */
  replace(batches: readonly Batch[], others: readonly Batch[] = []): void {
    const [first] = batches;
    if (first === undefined) return;
    const place = this.#batches.indexOf(first);
    if (place < 0) throw new Error('Expected a batch that this store holds.');
    for (const batch of batches) this.#remove(batch);
    this.#batches.splice(place, 0, ...others);
    for (const other of others) this.#count(other, 1);
  }

  markInFlight(batch: Batch): void {
    this.#inFlight.add(batch);
    this.eventsInFlight += batch.size;
  }

  markWaiting(batch: Batch): void {
    if (this.#inFlight.delete(batch)) this.eventsInFlight -= batch.size;
  }

  /** Gives up the oldest event that waits; returns false if there is none. */
  dropOldest(): boolean {
    const batch = this.#oldestWaiting();
    if (batch === undefined) return false;
    this.bytes -= batch.dropOldest();
    this.events--;
    if (batch.size === 0) this.#remove(batch);
    return true;
  }

  /** The batch that comes first in this order; one of which an empty batch has to be accepted before comes last. */
  first(order: TakeOrder): Batch | undefined {
    if (order === 'oldest') return this.#oldestWaiting();
    const waiting = this.#batches.filter((batch) => !this.#inFlight.has(batch));
    const suspect = largest(waiting.filter(isSuspect));
    const healthy = waiting.find(isHealthy);
    return (order === 'healthy' ? (healthy ?? suspect) : (suspect ?? healthy)) ?? waiting[0];
  }

  /** The healthy batches that wait from this one on: up to the first that is not, where the order has to be kept. */
  healthyFrom(batch: Batch, order: TakeOrder): Batch[] {
    const following = this.#batches.slice(this.#batches.indexOf(batch));
    const mayJoin = (each: Batch): boolean => isHealthy(each) && !this.#inFlight.has(each);
    if (order !== 'oldest') return following.filter(mayJoin);
    const end = following.findIndex((each) => !mayJoin(each));
    return end === -1 ? following : following.slice(0, end);
  }

  #oldestWaiting(): Batch | undefined {
    return this.#batches.find((batch) => !this.#inFlight.has(batch));
  }

  #remove(batch: Batch): void {
    this.markWaiting(batch);
    this.#count(batch, -1);
    this.#batches.splice(this.#batches.indexOf(batch), 1);
  }

  #count(batch: Batch, sign: 1 | -1): void {
    this.events += sign * batch.size;
    this.bytes += sign * batch.bytes;
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
