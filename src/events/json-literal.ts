const BYTES_PER_WORD = 4;

/**
 * JSON text that is written again and again: the name of a member, the head of an event. Its UTF-8 bytes are kept as
 * 32-bit words as well: four bytes at a time are copied faster than one, and a few are not worth a call into the
 * engine.
 */
export class JsonLiteral {
  readonly bytes: Uint8Array;
  /** Little-endian; the last one is filled up with zeros. */
  readonly words: Int32Array;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
    this.words = new Int32Array(Math.ceil(this.bytes.length / BYTES_PER_WORD));
    const view = new DataView(new ArrayBuffer(this.words.length * BYTES_PER_WORD));
    this.bytes.forEach((byte, index) => view.setUint8(index, byte));
    this.words.forEach((_word, index) => (this.words[index] = view.getInt32(index * BYTES_PER_WORD, true)));
  }
}
