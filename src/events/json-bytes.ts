import { BYTES_PER_WORD, type JsonLiteral } from './json-literal.js';
import { jsonString } from './json.js';
import { KnownTexts } from './known-texts.js';
import { EventTooLargeError } from './visit-budget.js';

const FIRST_CAPACITY = 64 * 1024;

/** UTF-8 needs at most three bytes for one unit of a JavaScript string. */
const MAX_BYTES_PER_UNIT = 3;

/** Spare bytes: literals are copied by whole words, which may end a little later, and quotes are never reserved. */
const SLACK = 16;

/** A literal with more words than this is copied faster by a call into the engine. */
const WORDS_WORTH_A_CALL = 12;

const [QUOTE, BACKSLASH, COMMA, COLON, MINUS, POINT, SPACE] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d, 0x2e, 0x20];
const ZERO = 0x30;
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Masks for four bytes at a time, to find the bytes that a JSON string must not contain unescaped. */
const [SPACES, QUOTES, BACKSLASHES, ONES, SIGNS] = [0x20202020, 0x22222222, 0x5c5c5c5c, 0x01010101, 0x80808080 | 0];

/**
 * Writes the parts of JSON straight into the bytes that will be sent: no text in between, nothing on the heap. The
 * bytes grow up to a limit; what would go beyond throws an {@link EventTooLargeError}.
 */
export class JsonBytes {
  readonly #maxCapacity: number;
  readonly #strings = new KnownTexts(jsonString);
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #capacity = FIRST_CAPACITY - SLACK;
  #end = 0;
  #twice = '';
  #twiceStart = 0;

  /** Nothing is written beyond `maxCapacity` bytes. */
  constructor({ maxCapacity }: { maxCapacity: number }) {
    this.#maxCapacity = maxCapacity;
  }

  /** The buffer, written up to {@link end}; a larger one takes its place as soon as it is too small. */
  get bytes(): Buffer<ArrayBuffer> {
    return this.#bytes;
  }

  /** Where the next byte goes. */
  get end(): number {
    return this.#end;
  }

  /** Begins another event at this place. */
  moveTo(end: number): void {
    this.#reserve(end - this.#end);
    this.#end = end;
    this.#twice = '';
  }

  /** Writes into these bytes from now on, from their beginning; the previous buffer belongs to the caller. */
  use(bytes: Buffer<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#capacity = bytes.length - SLACK;
    this.#end = 0;
  }

  /** Forgets what was written of the event from `start` on. */
  undo(start: number): void {
    this.#end = start;
  }

  literal({ bytes, words }: JsonLiteral): void {
    const { length } = bytes;
    this.#reserve(length);
    const start = this.#end;
    if (words.length > WORDS_WORTH_A_CALL) this.#bytes.set(bytes, start);
    else {
      const view = this.#view;
      for (let index = 0, at = start; index < words.length; index++, at += BYTES_PER_WORD)
        view.setFloat64(at, words[index] as number, true);
    }
    this.#end = start + length;
  }

  /** JSON text as it is. */
  text(text: string): void {
    const most = text.length * MAX_BYTES_PER_UNIT;
    this.#reserve(this.#end + most <= this.#maxCapacity - SLACK ? most : Buffer.byteLength(text));
    this.#end += this.#bytes.write(text, this.#end);
  }

  /** A string, with its quotes. */
  string(value: string): void {
    this.#reserve(value.length);
    const start = this.#end + 1;
    const end = value === this.#twice ? this.#again(start) : this.#ascii(value, start);
    if (end === -1) return this.text(jsonString(value));
    const bytes = this.#bytes;
    bytes[start - 1] = QUOTE;
    bytes[end] = QUOTE;
    this.#end = end + 1;
  }

  /** A string that the event will contain once more: copying its bytes is faster than reading its characters again. */
  stringTwice(value: string): void {
    const start = this.#end + 1;
    this.string(value);
    const length = this.#end - 1 - start;
    if (length !== value.length) return;
    this.#twice = value;
    this.#twiceStart = start;
  }

  /** A string that many events contain. */
  stringOften(value: string): void {
    const known = this.#strings.literalOf(value);
    if (known === undefined) this.string(value);
    else this.literal(known);
  }

  /** The name of a member, between a comma and a colon. */
  name(name: string): void {
    this.comma();
    this.string(name);
    this.#byte(COLON);
  }

  comma(): void {
    this.#byte(COMMA);
  }

  /**
   * Adds a member to the object that was written from `start` on: a string with the text of that object as it was. The
   * bytes are copied, so that no value is read or written a second time.
   */
  ownText(start: number, name: string): void {
    const last = this.#end - 1;
    const first = start + 1;
    this.#end = last === first ? start : last;
    this.name(name);
    this.#byte(QUOTE);
    this.#byte(BRACE);
    this.#escaped(first, last);
    this.#byte(BRACE_END);
    this.#byte(QUOTE);
    this.closeObject(start);
  }

  /** A finite number. Most amounts have at most two decimals: they are written digit by digit, without a string. */
  number(value: number): void {
    if ((value | 0) === value) return this.#integer(value);
    const hundredths = Math.round(value * 100);
    // The quotient is the double nearest to that decimal, so the decimal is also the shortest text of the number.
    if (hundredths / 100 === value && (hundredths | 0) === hundredths) return this.#decimal(hundredths);
    const text = String(value);
    this.#reserve(text.length);
    this.#end = this.#ascii(text, this.#end);
  }

  /** Makes an object of the members written from `start` on, each of them after a comma. */
  closeObject(start: number): void {
    this.#enclose(start, BRACE, BRACE_END);
  }

  /** Makes a list of the elements written from `start` on, each of them after a comma. */
  closeList(start: number): void {
    this.#enclose(start, BRACKET, BRACKET_END);
  }

  /** Replaces the first comma by the opening bracket. */
  #enclose(start: number, open: number, close: number): void {
    this.#reserve(SLACK);
    const bytes = this.#bytes;
    bytes[start] = open;
    if (this.#end === start) this.#end++;
    bytes[this.#end++] = close;
  }

  /** Copies JSON text into a string: no other characters in it than quotes and backslashes need an escape. */
  #escaped(from: number, to: number): void {
    this.#reserve(to - from + this.#escapesWithin(from, to));
    const bytes = this.#bytes;
    let at = this.#end;
    for (let index = from; index < to; index++) {
      const byte = bytes[index] as number;
      if (byte === QUOTE || byte === BACKSLASH) bytes[at++] = BACKSLASH;
      bytes[at++] = byte;
    }
    this.#end = at;
  }

  #escapesWithin(from: number, to: number): number {
    const bytes = this.#bytes;
    let escapes = 0;
    for (let index = from; index < to; index++) if (bytes[index] === QUOTE || bytes[index] === BACKSLASH) escapes++;
    return escapes;
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#end++] = byte;
  }

  /** A number of hundredths, which is an integer of 32 bits. */
  #decimal(hundredths: number): void {
    const rest = Math.abs(hundredths);
    if (hundredths < 0) this.#byte(MINUS);
    this.#integer(Math.floor(rest / 100));
    this.#reserve(SLACK);
    const bytes = this.#bytes;
    bytes[this.#end++] = POINT;
    bytes[this.#end++] = ZERO + (Math.floor(rest / 10) % 10);
    if (rest % 10 !== 0) bytes[this.#end++] = ZERO + (rest % 10);
  }

  /** An integer of 32 bits. */
  #integer(value: number): void {
    this.#reserve(SLACK);
    const bytes = this.#bytes;
    if (value < 0) bytes[this.#end++] = MINUS;
    let rest = Math.abs(value);
    let digits = 1;
    for (let power = 10; power <= rest; power *= 10) digits++;
    let at = (this.#end += digits);
    do {
      const tenth = Math.floor(rest / 10);
      bytes[--at] = ZERO + rest - 10 * tenth;
      rest = tenth;
    } while (rest > 0);
  }

  /**
   * Writes the characters as bytes from `start` on, and returns where they end, or -1 if one of them cannot be written
   * as it is: a control character, a quote, a backslash, or what is not ASCII.
   *
   * Four characters make a word. The subtractions turn on the sign bit of each byte that is below 0x20, or equal to a
   * quote or a backslash. A borrow may turn on the sign bit of another byte, but only if there was such a byte before.
   */
  #ascii(value: string, start: number): number {
    const { length } = value;
    const view = this.#view;
    let codes = 0;
    let signs = 0;
    let index = 0;
    for (; index + 4 <= length; index += 4) {
      const a = value.charCodeAt(index);
      const b = value.charCodeAt(index + 1);
      const c = value.charCodeAt(index + 2);
      const d = value.charCodeAt(index + 3);
      const word = a | (b << 8) | (c << 16) | (d << 24);
      codes |= a | b | c | d;
      signs |= (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES);
      view.setInt32(start + index, word, true);
    }
    const bytes = this.#bytes;
    for (; index < length; index++) {
      const code = value.charCodeAt(index);
      codes |= code;
      signs |= (code - SPACE) | ((code ^ QUOTE) - 1) | ((code ^ BACKSLASH) - 1);
      bytes[start + index] = code;
    }
    return codes < 0x80 && (signs & SIGNS) === 0 ? start + length : -1;
  }

  /** Copies what {@link stringTwice} wrote. */
  #again(start: number): number {
    const { length } = this.#twice;
    const view = this.#view;
    // Not by floating-point words, unlike literals: the bytes after the string may be anything, even a NaN.
    for (let index = 0, from = this.#twiceStart; index < length; index += 4)
      view.setInt32(start + index, view.getInt32(from + index, true), true);
    return start + length;
  }

  /** Ensures capacity for `more` bytes, and for a few beyond them. */
  #reserve(more: number): void {
    if (this.#end + more > this.#capacity) this.#grow(this.#end + more);
  }

  #grow(needed: number): void {
    if (needed > this.#maxCapacity - SLACK) throw new EventTooLargeError('bytes');
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#maxCapacity, Math.max(needed + SLACK, 2 * this.#bytes.length)));
    this.#bytes.copy(grown);
    const end = this.#end;
    this.use(grown);
    this.#end = end;
  }
}
