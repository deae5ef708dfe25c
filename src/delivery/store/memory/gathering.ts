import { countWithin } from '../../event-texts.js';
import type { Batch } from '../../batch.js';

export interface GatheringLimit {
  readonly maxEvents: number;
  readonly maxBytes: number;
  /** Bytes of a request without events. */
  readonly emptyBytes: number;
}

/** Batches that are gathered to go out in one request. */
export class Gathering {
  readonly batches: Batch[] = [];
  readonly #limit: GatheringLimit;
  #events = 0;
  #bodyBytes: number;

  constructor(limit: GatheringLimit) {
    this.#limit = limit;
    this.#bodyBytes = limit.emptyBytes;
  }

  /** Whether there is enough for a request: it is not worth cutting a batch to fill it up. */
  get isHalfFull(): boolean {
    const { maxEvents, maxBytes } = this.#limit;
    return this.#events > 0 && (2 * this.#events >= maxEvents || 2 * this.#bodyBytes >= maxBytes);
  }

  /** How many of the oldest events of the batch there is room for; at least one if the batch is the first. */
  roomFor(batch: Batch): number {
    const { maxEvents, maxBytes } = this.#limit;
    const bytes = maxBytes - this.#bodyBytes - this.#commas;
    const events = batch.bytes <= bytes ? batch.size : countWithin(batch, bytes);
    return Math.max(this.#events === 0 ? 1 : 0, Math.min(events, maxEvents - this.#events));
  }

  /** Whether there is room for all of it. */
  fits({ size, bytes }: { readonly size: number; readonly bytes: number }): boolean {
    const { maxEvents, maxBytes } = this.#limit;
    return this.#events + size <= maxEvents && this.#bodyBytes + this.#commas + bytes <= maxBytes;
  }

  add(batch: Batch): void {
    this.#bodyBytes += batch.bytes + this.#commas;
    this.#events += batch.size;
    this.batches.push(batch);
  }

  get #commas(): number {
    return this.#events === 0 ? 0 : 1;
  }
}
