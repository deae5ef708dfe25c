/** The first chunks are kept as they come: a usual response has no more than this many. */
const LOOSE_PIECES = 8;

/** The most bytes that a socket passes on at a time. */
const BLOCK_BYTES = 64 * 1024;

/** A larger chunk is worth an object of its own. */
const SMALL_BYTES = BLOCK_BYTES / 2;

/**
 * The bytes of a response, as they come.
 *
 * Each chunk is an object of a hundred bytes or more, and retains everything that was read from the socket with it. In
 * a body of tiny chunks, such as that of a gateway that passes on each write, the objects would take many times the
 * bytes that are counted. So small chunks are put together.
 */
export class BodyPieces {
  readonly #pieces: Buffer[] = [];
  #block: Buffer = Buffer.alloc(0);
  /** Where the part of the block begins that is filled but not yet a piece; it ends at `#end`. */
  #start = 0;
  #end = 0;

  add(chunk: Buffer): void {
    const isKept = this.#pieces.length < LOOSE_PIECES || chunk.length > SMALL_BYTES;
    if (isKept || chunk.length > this.#block.length - this.#end) this.#seal();
    if (isKept) this.#pieces.push(chunk);
    else this.#copy(chunk);
  }

  /** What has come so far, in its order. */
  get all(): readonly Buffer[] {
    this.#seal();
    return this.#pieces;
  }

  #copy(chunk: Buffer): void {
    if (chunk.length > this.#block.length - this.#end) {
      this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
      this.#start = this.#end = 0;
    }
    this.#end += chunk.copy(this.#block, this.#end);
  }

  #seal(): void {
    if (this.#end === this.#start) return;
    this.#pieces.push(this.#block.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}
