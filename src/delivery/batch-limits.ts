import type { Batch } from './batch.js';

/** A healthy batch that turns out to hold a culprit lowers the limit of events to this part of its size. */
const LOWERED = 0.75;

/** Beyond what the relay has accepted before, the limit of bytes grows by this part of itself, but no more than… */
const GROWTH = 1 / 4;

/** …this part of the configured one: a relay with a small limit of its own must not refuse every other request. */
const MAX_GROWTH = 1 / 32;

/**
 * How much a batch may have right now. The relay lowers both limits by what it refuses: bytes with a 413, events with a
 * batch that holds a culprit. What it accepts lets them grow again, up to the configured ones.
 */
export class BatchLimits {
  readonly #most: { readonly maxBatchSize: number; readonly maxBatchBytes: number };
  #maxEvents: number;
  #maxBytes: number;
  /** Bytes of the largest body that the relay has accepted, as long as it does not refuse that twice in a row. */
  #provenBytes = 0;
  #isDoubted = false;

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
    this.#maxBytes = Math.min(this.#maxBytes, batch.halfBodyBytes);
    if (batch.bodyBytes > this.#provenBytes) return;
    if (this.#isDoubted) this.#provenBytes = this.#maxBytes;
    this.#isDoubted = !this.#isDoubted;
  }

  /** A batch of which nothing bad was known holds a culprit: smaller ones are more likely to hold none. */
  lowerEvents({ size }: Batch): void {
    this.#maxEvents = Math.max(1, Math.floor(Math.min(this.#maxEvents, size) * LOWERED));
  }

  /** The batch was accepted. */
  grow({ size, bodyBytes }: Batch): void {
    const { maxBatchSize, maxBatchBytes } = this.#most;
    if (bodyBytes >= this.#provenBytes) this.#isDoubted = false;
    this.#provenBytes = Math.max(this.#provenBytes, bodyBytes);
    const slow = this.#maxBytes + Math.ceil(Math.min(this.#maxBytes * GROWTH, maxBatchBytes * MAX_GROWTH));
    const quick = Math.min(2 * this.#maxBytes, this.#provenBytes);
    this.#maxBytes = Math.min(maxBatchBytes, Math.max(slow, quick));
    if (size > this.#maxEvents / 2) this.#maxEvents = Math.min(maxBatchSize, 2 * this.#maxEvents);
  }
}
