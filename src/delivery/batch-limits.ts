import type { Batch } from './batch.js';

/** With each batch that is taken a lowered byte limit grows by this part of itself, but no more than… */
const GROWTH = 1 / 4;

/** …this part of the configured one: a relay with a small limit of its own must not refuse every other request. */
const MAX_GROWTH = 1 / 32;

/**
 * How much a batch may have right now. The relay lowers both limits by what it refuses: bytes with a 413, events with a
 * batch that holds a culprit; what it accepts lets them grow again, up to the configured ones.
 */
export class BatchLimits {
  readonly #most: { readonly maxBatchSize: number; readonly maxBatchBytes: number };
  #maxEvents: number;
  #maxBytes: number;

  constructor({ maxBatchSize, maxBatchBytes }: { maxBatchSize: number; maxBatchBytes: number }) {
    this.#most = { maxBatchSize, maxBatchBytes };
    this.#maxEvents = maxBatchSize;
    this.#maxBytes = maxBatchBytes;
  }

  get maxEvents(): number {
    return this.#maxEvents;
  }

  get maxBytes(): number {
    return this.#maxBytes;
  }

  /** The batch, of several events, was too large: its halves may go, but not together. */
  lowerBytes(batch: Batch): void {
    this.#maxBytes = Math.min(this.#maxBytes, Math.max(...batch.halve().map(({ bodyBytes }) => bodyBytes)));
  }

  /** A batch of which nothing bad was known holds a culprit: smaller ones are more likely to hold none. */
  lowerEvents({ size }: Batch): void {
    this.#maxEvents = Math.max(1, Math.floor(Math.min(this.#maxEvents, size) / 2));
  }

  /** The batch was accepted. */
  grow({ size }: Batch): void {
    const { maxBatchSize, maxBatchBytes } = this.#most;
    const step = Math.ceil(Math.min(this.#maxBytes * GROWTH, maxBatchBytes * MAX_GROWTH));
    this.#maxBytes = Math.min(maxBatchBytes, this.#maxBytes + step);
    if (size > this.#maxEvents / 2) this.#maxEvents = Math.min(maxBatchSize, 2 * this.#maxEvents);
  }
}
