/** Where a text stops being JSON, in the words of Go's decoder. `offset` counts bytes, the bad one included. */
export class GoSyntaxError extends Error {
  override readonly name = 'GoSyntaxError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The text ends before its first value does (`unexpected EOF`), or holds no value at all (`EOF`). */
export class GoEofError extends Error {
  override readonly name = 'GoEofError';
}

/**
 * Tells `listener` of the first JSON value in `bytes`, as Go's stream decoder reads it: what follows is not looked at.
 * Throws `GoSyntaxError` or `GoEofError`, with the message that Go gives.
 */
export function scanGoValue(bytes: Uint8Array, listener: ScanListener): void {
  new Scanner(bytes, listener).scan();
}

/** What a scanner comes across, in the order of the text. All offsets count bytes. */
export interface ScanListener {
  /** `first` is the opening bracket, `[` or `{`. */
  open(first: number, start: number): void;
  close(end: number): void;
  key(start: number, end: number): void;
  scalar(start: number, end: number): void;
}

/** Tells `listener` of everything in `bytes`, which may hold nothing behind the first value but white space. */
export function scanGoDocument(bytes: Uint8Array, listener: ScanListener): void {
  const scanner = new Scanner(bytes, listener);
  scanner.scan();
  scanner.expectEnd();
}

const maxNesting = 10_000;
const [space, tab, lineFeed, carriageReturn] = [0x20, 0x09, 0x0a, 0x0d];
const [quote, backslash, comma, colon, minus, dot] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d, 0x2e];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const literals = new Map([
  [0x74, 'true'],
  [0x66, 'false'],
  [0x6e, 'null'],
]);

class Scanner {
  readonly #bytes: Uint8Array;
  readonly #listener: ScanListener;
  #at = 0;
  /** The closing brackets that are due, the innermost last. */
  readonly #open: number[] = [];

  constructor(bytes: Uint8Array, listener: ScanListener) {
    this.#bytes = bytes;
    this.#listener = listener;
  }

  scan(): void {
    if (this.#skipSpace() === undefined) throw new GoEofError('EOF');
    while (this.#value());
  }

  expectEnd(): void {
    if (this.#skipSpace() === undefined) return;
    this.#at++;
    this.#fail('after top-level value');
  }

  /** Reads one value, or what opens one, and what closes behind it. Tells whether another value is due. */
  #value(): boolean {
    const first = this.#next();
    if (first === openArray || first === openObject) return this.#openContainer(first);
    const start = this.#at - 1;
    if (first === quote) this.#string();
    else if (literals.has(first)) this.#literal(literals.get(first) as string);
    else if (first === minus || isDigit(first)) this.#number(first);
    else this.#fail('looking for beginning of value');
    this.#listener.scalar(start, this.#at);
    return this.#afterValue();
  }

  #openContainer(first: number): boolean {
    if (this.#open.length >= maxNesting) this.#fail('exceeded max depth');
    const close = first === openArray ? closeArray : closeObject;
    this.#open.push(close);
    this.#listener.open(first, this.#at - 1);
    if (this.#peekSignificant() === close) return this.#afterValue();
    if (close === closeObject) this.#key();
    return true;
  }

  /** Closes what ends here. Tells whether another value is due. */
  #afterValue(): boolean {
    while (this.#open.length > 0) {
      const close = this.#open[this.#open.length - 1];
      const found = this.#next();
      if (found === comma) {
        if (close === closeObject) this.#key();
        return true;
      }
      if (found !== close) this.#fail(close === closeArray ? 'after array element' : 'after object key:value pair');
      this.#open.pop();
      this.#listener.close(this.#at);
    }
    return false;
  }

  #key(): void {
    if (this.#next() !== quote) this.#fail('looking for beginning of object key string');
    const start = this.#at - 1;
    this.#string();
    this.#listener.key(start, this.#at);
    if (this.#next() !== colon) this.#fail('after object key');
  }

  #string(): void {
    for (let byte = this.#read(); byte !== quote; byte = this.#read()) {
      if (byte === backslash) this.#escape();
      else if (byte < space) this.#fail('in string literal');
    }
  }

  #escape(): void {
    const escaped = String.fromCharCode(this.#read());
    if (escaped === 'u') {
      for (let i = 0; i < 4; i++) this.#expect(/[0-9a-fA-F]/, 'in \\u hexadecimal character escape');
    } else if (!'bfnrt\\/"'.includes(escaped)) this.#fail('in string escape code');
  }

  #literal(word: string): void {
    for (const letter of word.slice(1)) {
      if (this.#read() !== letter.charCodeAt(0)) this.#fail(`in literal ${word} (expecting '${letter}')`);
    }
  }

  #number(first: number): void {
    const lead = first === minus ? this.#expect(/[0-9]/, 'in numeric literal') : first;
    if (lead !== 0x30) this.#digits();
    if (this.#bytes[this.#at] === dot) {
      this.#at++;
      this.#expect(/[0-9]/, 'after decimal point in numeric literal');
      this.#digits();
    }
    if (/[eE]/.test(this.#peekText())) this.#exponent();
  }

  #exponent(): void {
    this.#at++;
    if (/[+-]/.test(this.#peekText())) this.#at++;
    this.#expect(/[0-9]/, 'in exponent of numeric literal');
    this.#digits();
  }

  #digits(): void {
    while (isDigit(this.#bytes[this.#at])) this.#at++;
  }

  #expect(pattern: RegExp, place: string): number {
    const byte = this.#read();
    if (!pattern.test(String.fromCharCode(byte))) this.#fail(place);
    return byte;
  }

  #peekText(): string {
    const byte = this.#bytes[this.#at];
    return byte === undefined ? '' : String.fromCharCode(byte);
  }

  #peekSignificant(): number | undefined {
    return this.#skipSpace();
  }

  #skipSpace(): number | undefined {
    while (isSpace(this.#bytes[this.#at])) this.#at++;
    return this.#bytes[this.#at];
  }

  /** The next byte that is no white space. */
  #next(): number {
    this.#skipSpace();
    return this.#read();
  }

  #read(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new GoEofError('unexpected EOF');
    this.#at++;
    return byte;
  }

  /** Complains about the byte just read. */
  #fail(place: string): never {
    const byte = this.#bytes[this.#at - 1] as number;
    throw new GoSyntaxError(`invalid character ${quoteByte(byte)} ${place}`, this.#at);
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === space || byte === lineFeed || byte === tab || byte === carriageReturn;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const shortEscapes: Record<number, string> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  0x27: "\\'",
  0x5c: '\\\\',
};

/** A byte as Go shows it: as the character of that number, escaped where it cannot be printed. */
function quoteByte(byte: number): string {
  return `'${shortEscapes[byte] ?? hexEscape(byte) ?? String.fromCharCode(byte)}'`;
}

function hexEscape(byte: number): string | undefined {
  if (byte < space || byte === 0x7f) return `\\x${byte.toString(16).padStart(2, '0')}`;
  if ((byte >= 0x80 && byte <= 0xa0) || byte === 0xad) return `\\u00${byte.toString(16)}`;
  return undefined;
}
