/** Buffers kept for batches to come: one for each that is written while another is on its way, and one more. */
const MAX_SPARE = 2;

/** The least that is taken from the system: an envelope and a few events. */
const MIN_CAPACITY = 64 * 1024;

/** The part of a buffer that a batch has to fill so that it can keep it. */
export const WELL_FILLED = 7 / 8;

/** Batches of one size differ a little, and the event that opens the next batch is staged behind the last. */
const HEADROOM = { least: 17 / 16, usual: 9 / 8 };

/**
 * Memory that is used again for one batch after the other. New memory is costly: the system has to find and clear every
 * page of it, and the engine collects garbage more often the more of it there is.
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

  /** Keeps a buffer that nobody reads any more; the one kept longest makes room for it. */
  give(buffer: Buffer<ArrayBuffer>): void {
    if (buffer.length < MIN_CAPACITY || buffer.length > this.#maxCapacity) return;
    this.#spare.push(buffer);
    if (this.#spare.length > MAX_SPARE) this.#spare.shift();
  }

  #capacityFor(bytes: number): number {
    return Math.min(this.#maxCapacity, Math.max(MIN_CAPACITY, Math.ceil(bytes * HEADROOM.usual)));
  }
}

/** Whether such a batch has room in it, and will fill it well. */
function fits(capacity: number, bytes: number): boolean {
  const isNeeded = capacity === MIN_CAPACITY || capacity * WELL_FILLED <= bytes;
  return isNeeded && capacity >= bytes * HEADROOM.least;
}
