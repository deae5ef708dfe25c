import type { Batch, Run } from '../../batch.js';
import { WaitingBatches } from './waiting-batches.js';

/**
 * The sealed batches, oldest first, and which of them are in flight. Few are held at a time (a thousand events make
 * one), so a batch is looked up by walking the list. Nothing refers to a removed batch any more, because it may retain
 * megabytes.
 */
export class BatchList {
  readonly #batches: Batch[] = [];
  readonly #inFlight = new Set<Batch>();
  /** The batches that are not in flight. */
  readonly waiting: WaitingBatches;
  /** All events, those in flight included. */
  events = 0;
  eventsInFlight = 0;
  /** Bytes of all events. */
  bytes = 0;

  /** `heldFrom` returns a number: events from it on wait for older ones, which are held elsewhere. */
  constructor(heldFrom: () => number = () => Infinity) {
    this.waiting = new WaitingBatches(this.#batches, { inFlight: this.#inFlight, heldFrom });
  }

  get length(): number {
    return this.#batches.length;
  }

  get all(): readonly Batch[] {
    return [...this.#batches];
  }

  /** Whether one may be sent now. */
  get hasWaiting(): boolean {
    return this.length > this.#inFlight.size && this.waiting.hasReady;
  }

  /**
   * The number of the oldest event, or less; infinite if there is none. Where the order is free, batches that do not
   * follow each other may be merged, so the first of the list need not have the oldest event.
   */
  get oldestSequence(): number {
    return this.#batches.reduce((oldest, { firstSequence }) => Math.min(oldest, firstSequence), Infinity);
  }

  /** The number of the oldest event of this process, or less; infinite if there is none. */
  get oldestOwn(): number {
    const own = this.#batches.filter(({ firstSequence }) => firstSequence >= 0);
    return own.reduce((oldest, { firstSequence }) => Math.min(oldest, firstSequence), Infinity);
  }

  has(batch: Batch): boolean {
    return this.#batches.includes(batch);
  }

  add(batch: Batch): void {
    this.#batches.push(batch);
    this.#count(batch, 1);
  }

  /** Adds a batch whose events are older than others that are held. */
  insert(batch: Batch): void {
    const place = this.#batches.findIndex(({ firstSequence }) => firstSequence > batch.firstSequence);
    this.#batches.splice(place === -1 ? this.length : place, 0, batch);
    this.#count(batch, 1);
  }

  /** The numbers of the events in flight. */
  get runsInFlight(): Run[] {
    return [...this.#inFlight].flatMap(({ runs }) => runs);
  }

  /** Replaces batches, whether they wait or are in flight, by others, which wait. */
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
    const batch = this.waiting.oldest;
    if (batch === undefined) return false;
    this.bytes -= batch.dropOldest();
    this.events--;
    if (batch.size === 0) this.#remove(batch);
    return true;
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
