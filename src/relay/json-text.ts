import { sameJson } from './same-json.js';

/** Different texts above this size count as different contents: parsing them would block the event loop. */
const MAX_COMPARED_BYTES = 512 * 1024;

/** A part of some bytes in UTF-8; all of the bytes stay in memory as long as any part of them. */
export interface ByteRange {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** A JSON value as it is written in a response. Its grammar has been checked; it is parsed when it is asked for. */
export class JsonText {
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor({ bytes, start, end }: ByteRange) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** The length in bytes. */
  get length(): number {
    return this.#end - this.#start;
  }

  parse(): unknown {
    return JSON.parse(this.#bytes.toString('utf8', this.#start, this.#end));
  }

  /**
   * Whether both have the same content, however it is written: members in another order, white space, `1.0` for `1`.
   * Texts above 512 KiB, or that nest deeper than any flag may, have the same content only if they are equal.
   */
  hasContentOf(other: JsonText): boolean {
    if (this.#isSpelledLike(other)) return true;
    if (Math.max(this.length, other.length) > MAX_COMPARED_BYTES) return false;
    return sameJson(this.parse(), other.parse());
  }

  #isSpelledLike(other: JsonText): boolean {
    if (this.length !== other.length) return false;
    return this.#bytes.compare(other.#bytes, other.#start, other.#end, this.#start, this.#end) === 0;
  }
}
