/** How many unused buffers are kept: one for the batch that is written while another is in flight, and one more. */
const MAX_SPARE = 2;

/** No buffer is smaller than this: it has room for an envelope and a few events. */
const MIN_CAPACITY = 64 * 1024;

/** A batch that fills this part of its buffer keeps it; any other is copied into memory of its own size. */
export const WELL_FILLED = 7 / 8;

/**
 * How many times the size of the batch before a buffer has, at least and usually. Batches differ a little, and the
 * first event of the next batch is staged after the last one of this.
 */
const HEADROOM = { least: 17 / 16, usual: 9 / 8 };

/**
 * Memory that one batch after the other is written into. New memory is costly: the system has to find and clear every
 * page of it, and the more of it there is, the more often the engine collects garbage.
 */
export class SpareBuffers {
  readonly #maxCapacity: number;
  readonly #spare: Buffer<ArrayBuffer>[] = [];

  /** No buffer is larger than `maxCapacity` bytes. */
  constructor({ maxCapacity }: { maxCapacity: number }) {
    this.#maxCapacity = maxCapacity;
  }

  /** A buffer for a batch that will take about as many bytes as the one before; its contents are arbitrary. */
  take(bytesBefore: number): Buffer<ArrayBuffer> {
    const index = this.#spare.findIndex(({ length }) => fits(length, bytesBefore));
    const [spare] = index === -1 ? [] : this.#spare.splice(index, 1);
    return spare ?? Buffer.allocUnsafeSlow(this.#capacityFor(bytesBefore));
  }

  /** Keeps a buffer that nobody reads any more. If there are too many, the one kept longest goes. */
  give(buffer: Buffer<ArrayBuffer>): void {
    if (buffer.length < MIN_CAPACITY || buffer.length > this.#maxCapacity) return;
    this.#spare.push(buffer);
    if (this.#spare.length > MAX_SPARE) this.#spare.shift();
  }

  #capacityFor(bytes: number): number {
    return Math.min(this.#maxCapacity, Math.max(MIN_CAPACITY, Math.ceil(bytes * HEADROOM.usual)));
  }
}

/** Whether a batch of this many bytes has room in the buffer and will fill it well. */
function fits(capacity: number, bytes: number): boolean {
  const isNeeded = capacity === MIN_CAPACITY || capacity * WELL_FILLED <= bytes;
  return isNeeded && capacity >= bytes * HEADROOM.least;
}
