import type { GrammarPlace } from './grammar-place.js';
import type { Literal } from './rule-tree.js';
import type { TokenReader } from './token-reader.js';
import { setOf, type TokenKind, type TokenSet } from './token.js';

const singleKinds = ['boolean', 'null', 'version', 'string', 'double'] as const;
type SingleKind = (typeof singleKinds)[number];
const SINGLE = setOf(...singleKinds);
const isSingle = (kind: TokenKind): kind is SingleKind => SINGLE.has(kind);

/** What a value can start with. */
export const VALUE_START = setOf(...SINGLE, 'integer', 'minus', 'openList');

const MALFORMED: Literal = { kind: 'malformed' };

/** The text between the quotes. */
const unquoted = (text: string): string => text.slice(1, -1);

interface ListForm {
  readonly kind: 'strings' | 'doubles' | 'integers';
  readonly element: TokenKind;
  readonly place: GrammarPlace;
}

const listForms: ReadonlyMap<TokenKind, ListForm> = new Map<TokenKind, ListForm>([
  ['integer', { kind: 'integers', element: 'integer', place: 'list of integers' }],
  ['double', { kind: 'doubles', element: 'double', place: 'list of doubles' }],
  ['string', { kind: 'strings', element: 'string', place: 'list of strings' }],
]);

/** Reads the right side of a comparison. `following` is what can follow it. */
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
    if (!reader.sync(VALUE_START)) return this.#fail('value');
    const kind = reader.peek();
    if (kind === 'minus' || kind === 'integer') return this.#parseInteger();
    if (kind === 'openList') return this.#parseList();
    return isSingle(kind) ? this.#parseSingle(kind) : this.#fail('value');
  }

  #fail(place: GrammarPlace): Literal {
    this.#reader.recover(place, this.#recovery);
    return MALFORMED;
  }

  #parseSingle(kind: SingleKind): Literal {
    const text = this.#reader.textAt(this.#reader.index);
    this.#reader.take();
    switch (kind) {
      case 'boolean':
        return { kind, value: text === 'true' };
      case 'null':
        return { kind };
      case 'string':
        return { kind, text: unquoted(text) };
      case 'version':
      case 'double':
        return { kind, text };
    }
  }

  /** Reads a sign, an integer and an exponent. An exponent, or anything in between, makes the number unreadable. */
  #parseInteger(): Literal {
    const reader = this.#reader;
    const sign = reader.takeIf('minus') ? '-' : '';
    const start = reader.index;
    if (!reader.match('integer', this.#following)) return this.#fail('integer');
    const isWhole = reader.index === start + 1;
    if (reader.takeIf('exponent') || !isWhole) return MALFORMED;
    return { kind: 'integer', text: sign + reader.textAt(start) };
  }

  #parseList(): Literal {
    const form = listForms.get(this.#reader.peek(1));
    if (form === undefined) return this.#fail('value');
    this.#reader.take();
    const texts = this.#parseElements(form);
    if (texts === undefined) return MALFORMED;
    return { kind: form.kind, texts: form.kind === 'strings' ? texts.map(unquoted) : texts };
  }

  /** The texts of the elements; `undefined` if a part of the list has none. */
  #parseElements(form: ListForm): string[] | undefined {
    const reader = this.#reader;
    const expected = setOf(form.element);
    const texts: string[] = [];
    for (;;) {
      const right = reader.sync(expected) && reader.isAt(expected);
      const separator = reader.peek(1);
      if (!right || (separator !== 'comma' && separator !== 'closeList')) return this.#parseLastElement(form, texts);
      texts.push(reader.textAt(reader.index));
      reader.take();
      reader.take();
      if (separator === 'closeList') return texts;
    }
  }

  /** Reads on after an error in the list: the first token of the right kind that is skipped is its last element. */
  #parseLastElement({ element, place }: ListForm, texts: string[]): string[] | undefined {
    const reader = this.#reader;
    const { from, to } = reader.recover(place, this.#recovery);
    for (let index = from; index < to; index++) {
      if (reader.kindAt(index) === element) return [...texts, reader.textAt(index)];
    }
    return undefined;
  }
}
