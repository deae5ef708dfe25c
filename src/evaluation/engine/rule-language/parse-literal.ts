import { TOKEN, has, setOf, type TokenKind, type TokenSet } from './token.js';
import type { Literal } from './rule-tree.js';
import type { TokenReader } from './token-reader.js';

/** What a value can start with. */
export const VALUE_START = setOf(
  TOKEN.boolean,
  TOKEN.null,
  TOKEN.version,
  TOKEN.string,
  TOKEN.double,
  TOKEN.integer,
  TOKEN.minus,
  TOKEN.openList,
);

/** Places of the grammar where an error can occur; the official parser tells errors at one token apart by them. */
const STATE = { value: 81, integer: 74, strings: 91, doubles: 101, integers: 111 } as const;

const MALFORMED: Literal = { kind: 'malformed' };

/** The text between the quotes. */
const unquoted = (text: string): string => text.slice(1, -1);

const listOf = {
  [TOKEN.integer]: { kind: 'integers', state: STATE.integers },
  [TOKEN.double]: { kind: 'doubles', state: STATE.doubles },
  [TOKEN.string]: { kind: 'strings', state: STATE.strings },
} as const;

type ElementKind = keyof typeof listOf;

const isElement = (kind: TokenKind): kind is ElementKind => kind in listOf;

/** Reads the right side of a comparison. `following` is what can stand after it. */
export class LiteralParser {
  readonly #reader: TokenReader;
  readonly #recovery: TokenSet;
  readonly #following: TokenSet;

  constructor(reader: TokenReader, following: { readonly recovery: TokenSet; readonly after: TokenSet }) {
    this.#reader = reader;
    this.#recovery = following.recovery;
    this.#following = following.after;
  }

  parse(): Literal {
    const reader = this.#reader;
    if (!reader.sync(VALUE_START)) return this.#fail(STATE.value);
    const kind = reader.peek();
    if (kind === TOKEN.minus || kind === TOKEN.integer) return this.#parseInteger();
    if (kind === TOKEN.openList) return this.#parseList();
    return has(VALUE_START, kind) ? this.#parseSingle(kind) : this.#fail(STATE.value);
  }

  #fail(state: number): Literal {
    this.#reader.recover(state, this.#recovery);
    return MALFORMED;
  }

  #parseSingle(kind: TokenKind): Literal {
    const text = this.#reader.textAt(this.#reader.index);
    this.#reader.take();
    if (kind === TOKEN.boolean) return { kind: 'boolean', value: text === 'true' };
    if (kind === TOKEN.null) return { kind: 'null' };
    if (kind === TOKEN.string) return { kind: 'string', text: unquoted(text) };
    return { kind: kind === TOKEN.version ? 'version' : 'double', text };
  }

  /** A sign, an integer and an exponent. With an exponent, or with anything between, it is no number that can be read. */
  #parseInteger(): Literal {
    const reader = this.#reader;
    const sign = reader.takeIf(TOKEN.minus) ? '-' : '';
    const start = reader.index;
    if (!reader.match(TOKEN.integer, this.#following)) return this.#fail(STATE.integer);
    const isWhole = reader.index === start + 1;
    if (reader.takeIf(TOKEN.exponent) || !isWhole) return MALFORMED;
    return { kind: 'integer', text: sign + reader.textAt(start) };
  }

  #parseList(): Literal {
    const element = this.#reader.peek(1);
    if (!isElement(element)) return this.#fail(STATE.value);
    this.#reader.take();
    const texts = this.#parseElements(element);
    if (texts === undefined) return MALFORMED;
    return { kind: listOf[element].kind, texts: element === TOKEN.string ? texts.map(unquoted) : texts };
  }

  /** The texts of the elements; `undefined` if a part of the list has none. */
  #parseElements(element: ElementKind): string[] | undefined {
    const reader = this.#reader;
    const texts: string[] = [];
    for (;;) {
      const right = reader.sync(setOf(element)) && reader.peek() === element;
      const separator = reader.peek(1);
      if (!right || (separator !== TOKEN.comma && separator !== TOKEN.closeList)) {
        return this.#parseLastElement(element, texts);
      }
      texts.push(reader.textAt(reader.index));
      reader.take();
      reader.take();
      if (separator === TOKEN.closeList) return texts;
    }
  }

  /** The list is broken: of what is skipped, the first token of the right kind is its last element. */
  #parseLastElement(element: ElementKind, texts: string[]): string[] | undefined {
    const reader = this.#reader;
    const { from, to } = reader.recover(listOf[element].state, this.#recovery);
    for (let index = from; index < to; index++) {
      if (reader.kindAt(index) === element) return [...texts, reader.textAt(index)];
    }
    return undefined;
  }
}
