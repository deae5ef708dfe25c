import type { Batch } from './batch.js';

/** If a batch that seemed healthy holds a culprit, the limit of events goes down to this part of its size. */
const LOWERED = 0.75;

/**
 * When a batch is accepted, the limit of bytes may grow beyond all that the relay has accepted before: by this part of
 * itself, but by no more than {@link MAX_GROWTH} allows.
 */
const GROWTH = 1 / 4;

/**
 * A step beyond what the relay has accepted is at most this part of `maxBatchBytes`. With larger steps, a relay with a
 * small limit of its own would refuse every other request.
 */
const MAX_GROWTH = 1 / 32;

/**
 * How large a batch may be right now. Refusals lower the limits: a 413 that of bytes, a batch that holds a culprit that
 * of events. Accepted batches raise them again, up to the configured ones.
 */
export class BatchLimits {
  readonly #most: { readonly maxBatchSize: number; readonly maxBatchBytes: number };
  #maxEvents: number;
  #maxBytes: number;
  /** Bytes of the largest body that the relay has accepted. It counts until the relay refuses it twice in a row. */
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

  /** A batch of several events was too large. Its halves may be sent, but not together. */
  lowerBytes(batch: Batch): void {
    this.#maxBytes = Math.min(this.#maxBytes, halfBodyBytesOf(batch));
    if (batch.bodyBytes > this.#provenBytes) return;
    if (this.#isDoubted) this.#provenBytes = this.#maxBytes;
    this.#isDoubted = !this.#isDoubted;
  }

  /** A batch that seemed healthy holds a culprit. Smaller ones are more likely to hold none. */
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

/** Bytes of the request body of the larger half. */
function halfBodyBytesOf(batch: Batch): number {
  const middle = batch.ends()[Math.ceil(batch.size / 2) - 1] ?? 0;
  return Math.max(middle, batch.bytes - middle - 1) + batch.envelope.empty.length;
}
