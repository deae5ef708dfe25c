import { JsonLiteral } from './json-literal.js';
import { KnownTexts } from './known-texts.js';
import { memberText, MemberNames } from './member-names.js';
import { isBoxed, MAX_DEPTH } from './plain-copy.js';

const FIRST_CAPACITY = 64 * 1024;

/** UTF-8 needs at most three bytes for one unit of a JavaScript string. */
const MAX_BYTES_PER_UNIT = 3;

/** Literals are copied by whole words, which may write a little beyond their end; quotes and commas are written without asking for room. */
const SLACK = 16;

/** A literal with more words than that is copied faster by a call into the engine. */
const WORDS_WORTH_A_CALL = 20;

const [QUOTE, COMMA, MINUS, ZERO] = [0x22, 0x2c, 0x2d, 0x30];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d];

const TRUE = new JsonLiteral('true');
const FALSE = new JsonLiteral('false');
const NULL = new JsonLiteral('null');

/** Four bytes at a time: what is subtracted or compared, and the bits that a byte sets then which must not stand in a string as it is. */
const [SPACES, QUOTES, BACKSLASHES, ONES, SIGNS] = [0x20202020, 0x22222222, 0x5c5c5c5c, 0x01010101, 0x80808080 | 0];

type Members = Readonly<Record<string, unknown>>;

/**
 * Writes JSON straight into the bytes that will be sent: no text in between, nothing on the heap. One writer serves one event after the other.
 *
 * It writes what `JSON.stringify` would, for everything that can be written without care: see {@link object}. The bytes grow up to a limit.
 */
export class JsonWriter {
  readonly #maxCapacity: number;
  readonly #names = new MemberNames();
  readonly #strings = new KnownTexts(JSON.stringify);
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #capacity = FIRST_CAPACITY - SLACK;
  #end = 0;
  #overflowed = false;
  #twice = '';
  #twiceStart = 0;

  /** Nothing is written beyond `maxCapacity` bytes. */
  constructor({ maxCapacity }: { maxCapacity: number }) {
    this.#maxCapacity = maxCapacity;
  }

  /** What is written, and more; another buffer as soon as this one is too small. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Where the next byte goes. */
  get end(): number {
    return this.#end;
  }

  /** Whether an event has run into the limit; it is not whole then. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Goes on at this place, with an event of its own. */
  moveTo(end: number): void {
    this.#overflowed = false;
    this.#reserve(end - this.#end);
    this.#end = end;
    this.#names.restart();
    this.#twice = '';
  }

  literal({ bytes, words }: JsonLiteral): void {
    const { length } = bytes;
    this.#reserve(length);
    const start = this.#end;
    if (words.length > WORDS_WORTH_A_CALL) this.#bytes.set(bytes, start);
    else {
      const view = this.#view;
      for (let index = 0, at = start; index < words.length; index++, at += 4)
        view.setInt32(at, words[index] as number, true);
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
    if (end === -1) return this.text(JSON.stringify(value));
    const bytes = this.#bytes;
    bytes[start - 1] = QUOTE;
    bytes[end] = QUOTE;
    this.#end = end + 1;
  }

  /** A string that stands in the event once more: copying its bytes costs less than reading its characters again. */
  stringTwice(value: string): void {
    const start = this.#end + 1;
    this.string(value);
    const length = this.#end - 1 - start;
    if (length !== value.length) return;
    this.#twice = value;
    this.#twiceStart = start;
  }

  /** A string that stands in many events. */
  stringOften(value: string): void {
    const known = this.#strings.literalOf(value);
    if (known === undefined) this.string(value);
    else this.literal(known);
  }

  /**
   * An object with its members, but for those that would be `null`. Answers false, with some of it written, if it has something that needs care: a BigInt,
   * a boxed primitive, too many levels, a cycle. Throws what a getter throws.
   */
  object(value: Members): boolean {
    return this.#container(value, 1);
  }

  /** Writes a container, which is no array on the first level. */
  #container(value: object, level: number): boolean {
    if (level > MAX_DEPTH) return false;
    if (Array.isArray(value)) return this.#items(value, level);
    const start = this.#end;
    if (!this.#members(value, level)) return false;
    this.#reserve(SLACK);
    const bytes = this.#bytes;
    // Where the comma before the first member would be.
    if (this.#end === start) this.#end++;
    bytes[start] = BRACE;
    bytes[this.#end++] = BRACE_END;
    return true;
  }

  #members(value: object, level: number): boolean {
    const { constructor } = value as { constructor?: unknown };
    // Asking costs a call into the engine, and nearly all objects are plain.
    if (constructor !== Object && isBoxed(value)) return false;
    for (const name in value) {
      // The engine knows this form of the question, and answers it without looking.
      const isOwn = Object.prototype.hasOwnProperty.call(value, name);
      if (isOwn && !this.#member(name, (value as Members)[name], level)) return false;
    }
    return true;
  }

  // A chain of comparisons, and no switch: the engine makes simple checks of them.
  #member(name: string, value: unknown, level: number): boolean {
    if (typeof value === 'string') {
      this.#name(name);
      this.string(value);
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) return this.#nullMember(name, level);
      this.#name(name);
      this.#number(value);
    } else if (typeof value === 'boolean') {
      this.#name(name);
      this.literal(value ? TRUE : FALSE);
    } else if (value === null) return this.#nullMember(name, level);
    else if (typeof value === 'object') return this.#objectMember(name, value, level);
    else return typeof value !== 'bigint';
    return true;
  }

  #objectMember(name: string, value: object, level: number): boolean {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return this.#replacedMember(name, Reflect.apply(toJSON, value, [name]), level);
    this.#name(name);
    return this.#container(value, level + 1);
  }

  /** What a `toJSON` answered is not asked for its own. */
  #replacedMember(name: string, value: unknown, level: number): boolean {
    if (typeof value !== 'object' || value === null) return this.#member(name, value, level);
    this.#name(name);
    return this.#container(value, level + 1);
  }

  #nullMember(name: string, level: number): boolean {
    if (level === 1) return true;
    this.#name(name);
    this.literal(NULL);
    return true;
  }

  #name(name: string): void {
    const literal = this.#names.next(name);
    if (literal === undefined) this.text(memberText(name));
    else this.literal(literal);
  }

  #items(items: readonly unknown[], level: number): boolean {
    this.#reserve(SLACK);
    this.#bytes[this.#end++] = BRACKET;
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.#bytes[this.#end++] = COMMA;
      if (!this.#item(items[index], index, level)) return false;
      this.#reserve(SLACK);
    }
    this.#bytes[this.#end++] = BRACKET_END;
    return true;
  }

  #item(value: unknown, index: number, level: number): boolean {
    if (typeof value === 'string') this.string(value);
    else if (typeof value === 'number' && Number.isFinite(value)) this.#number(value);
    else if (typeof value === 'boolean') this.literal(value ? TRUE : FALSE);
    else if (typeof value === 'object' && value !== null) return this.#objectItem(value, index, level);
    else if (typeof value === 'bigint') return false;
    else this.literal(NULL);
    return true;
  }

  #objectItem(value: object, index: number, level: number): boolean {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON !== 'function') return this.#container(value, level + 1);
    const replacement: unknown = Reflect.apply(toJSON, value, [String(index)]);
    if (typeof replacement !== 'object' || replacement === null) return this.#item(replacement, index, level);
    return this.#container(replacement, level + 1);
  }

  /** A finite number. */
  #number(value: number): void {
    if ((value | 0) === value) return this.#integer(value);
    const text = String(value);
    this.#reserve(text.length);
    this.#end = this.#ascii(text, this.#end);
  }

  /** One of 32 bits. */
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
   * Writes the characters as bytes from `start` on, and answers where they end; -1 if one of them cannot stand there as it is: a control character, a quote, a
   * backslash, or what is not ASCII. Four characters make a word; in it a byte below 0x20, or equal to one of the two, turns its own sign bit on when
   * that is subtracted. A borrow turns on another's, but only where there was one already.
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
      signs |= (code - 0x20) | ((code ^ QUOTE) - 1) | ((code ^ 0x5c) - 1);
      bytes[start + index] = code;
    }
    return codes < 0x80 && (signs & SIGNS) === 0 ? start + length : -1;
  }

  /** Copies what {@link stringTwice} wrote. */
  #again(start: number): number {
    const { length } = this.#twice;
    const view = this.#view;
    for (let index = 0, from = this.#twiceStart; index < length; index += 4)
      view.setInt32(start + index, view.getInt32(from + index, true), true);
    return start + length;
  }

  /** Sees to it that so many bytes, and a little more, can be written without asking. */
  #reserve(more: number): void {
    if (this.#end + more > this.#capacity) this.#grow(this.#end + more);
  }

  #grow(needed: number): void {
    this.#overflowed = needed > this.#maxCapacity - SLACK;
    if (this.#overflowed) throw new RangeError('Expected an event that fits into a batch.');
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#maxCapacity, Math.max(needed + SLACK, 2 * this.#bytes.length)));
    this.#bytes.copy(grown);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
    this.#capacity = grown.length - SLACK;
  }
}
