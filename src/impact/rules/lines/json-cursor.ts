import { isJsonSpace } from './json-space.js';

const [quote, backslash] = [0x22, 0x5c];
const comma = 0x2c;
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Walks over JSON text that is known to be valid, and hands out its parts as they are written: `JSON.parse` would turn
 * digits into floats. Nesting takes no stack.
 */
export class JsonCursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the text is an object; the cursor goes inside of it. */
  entersObject(): boolean {
    this.#skipSpaces();
    return this.#takes('{');
  }

  /** The text of the next member's name, with its quotes; undefined after the last one. */
  nextName(): string | undefined {
    this.#skipSpaces();
    if (this.#takes(',')) this.#skipSpaces();
    if (this.#text.charCodeAt(this.#at) !== quote) return undefined;
    return this.#from(this.#at, this.#endOfString(this.#at));
  }

  /** The text of the value that follows the name. */
  nextValue(): string {
    this.#skipSpaces();
    if (this.#takes(':')) this.#skipSpaces();
    return this.#from(this.#at, this.#endOfValue());
  }

  #from(start: number, end: number): string {
    this.#at = end;
    return this.#text.slice(start, end);
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipSpaces(): void {
    while (isJsonSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #endOfValue(): number {
    const first = this.#text.charCodeAt(this.#at);
    if (first === quote) return this.#endOfString(this.#at);
    return first === openBrace || first === openBracket ? this.#endOfNesting() : this.#endOfWord();
  }

  /** A quote ends a string if an even number of backslashes, mostly none, is before it. */
  #endOfString(start: number): number {
    let end = this.#text.indexOf('"', start + 1);
    while (this.#backslashesBefore(end) % 2 === 1) end = this.#text.indexOf('"', end + 1);
    return end + 1;
  }

  #backslashesBefore(end: number): number {
    let at = end;
    while (this.#text.charCodeAt(at - 1) === backslash) at -= 1;
    return end - at;
  }

  #endOfNesting(): number {
    let [at, depth] = [this.#at, 0];
    do {
      const code = this.#text.charCodeAt(at);
      if (code === openBrace || code === openBracket) depth += 1;
      if (code === closeBrace || code === closeBracket) depth -= 1;
      at = code === quote ? this.#endOfString(at) : at + 1;
    } while (depth > 0);
    return at;
  }

  /** A number, `true`, `false` or `null`. */
  #endOfWord(): number {
    let at = this.#at;
    while (!endsWord(this.#text.charCodeAt(at))) at += 1;
    return at;
  }
}

/** After the end of the text `charCodeAt` returns NaN. */
function endsWord(code: number): boolean {
  return code === comma || code === closeBrace || code === closeBracket || isJsonSpace(code) || Number.isNaN(code);
}
