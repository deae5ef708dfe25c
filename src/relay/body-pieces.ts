/** As many as a usual response has at most are kept as they come. */
const LOOSE_PIECES = 8;

/** What a socket gives at a time. */
const BLOCK_BYTES = 64 * 1024;

/** Larger ones are worth an object of their own. */
const SMALL_BYTES = BLOCK_BYTES / 2;

/**
 * The bytes of a response, as they come.
 *
 * Each chunk is an object of a hundred bytes or more, and keeps all that was read from the socket with it. Of a body in
 * chunks of a few bytes, as a gateway sends one that passes on each write, these would take many times what is counted:
 * small chunks are put together.
 */
export class BodyPieces {
  readonly #pieces: Buffer[] = [];
  #block: Buffer = Buffer.alloc(0);
  /** The part of the block that is filled and is no piece yet. */
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
