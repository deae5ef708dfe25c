export const BYTES_PER_WORD = 8;

/**
 * JSON text that is written again and again: the name of a member, the head of an event. Its UTF-8 bytes are also kept
 * as words of eight bytes: words are copied faster than single bytes, and a few are not worth a call into the engine.
 *
 * The words are floating-point numbers, the widest that a `DataView` copies without an object on the heap. None of them
 * is NaN, whose bits could change on the way: in UTF-8, 0x7f or 0xff never follows a byte of 0xf0 or more.
 */
export class JsonLiteral {
  readonly bytes: Uint8Array;
  /** Little-endian; the last one is filled up with zeros. */
  readonly words: Float64Array;

  constructor(text: string) {
    // A copy: a small buffer of Node's pool would keep a slab of 8 KiB in memory.
    this.bytes = new Uint8Array(Buffer.from(text));
    this.words = new Float64Array(Math.ceil(this.bytes.length / BYTES_PER_WORD));
    const view = new DataView(new ArrayBuffer(this.words.length * BYTES_PER_WORD));
    this.bytes.forEach((byte, index) => view.setUint8(index, byte));
    this.words.forEach((_word, index) => (this.words[index] = view.getFloat64(index * BYTES_PER_WORD, true)));
  }
}
