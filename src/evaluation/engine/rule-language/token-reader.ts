import type { GrammarPlace } from './grammar-place.js';
import type { TokenKind, Tokens, TokenSet } from './token.js';

/** Tokens passed over by an attempt to go on after an error, `from` included, `to` not. */
export interface Skipped {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads tokens with the error recovery of the official parser: a wrong token before a right one is dropped, a missing
 * one is supplied where what follows fits, and otherwise the reader skips to a token that can follow.
 *
 * While it recovers (from an error to the next token that matches) it does not look for further errors ahead.
 */
export class TokenReader {
  index = 0;
  readonly #tokens: Tokens;
  #recovering = false;
  #errorIndex = -1;
  readonly #errorPlaces = new Set<GrammarPlace>();

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** The kind of the token `ahead` places after the current one. */
  peek(ahead = 0): TokenKind {
    return this.#tokens.kindAt(this.index + ahead);
  }

  /** Whether the current token is one of `set`. */
  isAt(set: TokenSet): boolean {
    return set.has(this.peek());
  }

  textAt(index: number): string {
    return this.#tokens.textAt(index);
  }

  kindAt(index: number): TokenKind {
    return this.#tokens.kindAt(index);
  }

  /** Takes the current token, which is a right one. */
  take(): void {
    this.#settle();
    this.#advance();
  }

  /** Takes the current token if it is of that kind. */
  takeIf(kind: TokenKind): boolean {
    const matches = this.peek() === kind;
    if (matches) this.take();
    return matches;
  }

  /** Whether the current token is one of `expected`, after dropping a single wrong one; true while recovering. */
  sync(expected: TokenSet): boolean {
    if (this.#recovering || this.isAt(expected)) return true;
    const isNext = expected.has(this.peek(1));
    if (isNext) this.#drop();
    return isNext;
  }

  /** Takes a token of that kind, drops a wrong one before it, or supplies it if one of `following` is next. */
  match(kind: TokenKind, following: TokenSet): boolean {
    if (this.takeIf(kind)) return true;
    if (this.peek(1) === kind) {
      this.#drop();
      this.#advance();
      return true;
    }
    if (!this.isAt(following)) return false;
    this.#recovering = true;
    return true;
  }

  /** After an error at that place of the grammar: skips to one of `following`, or to the end. */
  recover(place: GrammarPlace, following: TokenSet): Skipped {
    const from = this.index;
    this.#recovering = true;
    // The same error at the same token again: skip one, or there would be no end.
    if (this.#errorIndex === from && this.#errorPlaces.has(place)) this.#advance();
    this.#errorIndex = this.index;
    this.#errorPlaces.add(place);
    while (this.peek() !== 'end' && !this.isAt(following)) this.#advance();
    return { from, to: this.index };
  }

  /** Drops the current token; the one after it is right. */
  #drop(): void {
    this.#advance();
    this.#settle();
  }

  #settle(): void {
    if (this.#errorIndex < 0 && !this.#recovering) return;
    this.#recovering = false;
    this.#errorIndex = -1;
    this.#errorPlaces.clear();
  }

  #advance(): void {
    if (this.peek() !== 'end') this.index++;
  }
}
