import { CODE, isDigit, isHexDigit, isIdentifierUnit, isLetter } from './characters.js';
import { SPELLINGS } from './operators.js';
import { doubleEnd, integerEnd, versionEnd } from './scan-number.js';
import type { TokenKind, Tokens } from './token.js';

/** Words and signs that mean something, those of the operators included. */
const fixed: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ['(', 'open'],
  [')', 'close'],
  ['.', 'dot'],
  ['[', 'openList'],
  [']', 'closeList'],
  ['pr', 'present'],
  ['not', 'not'],
  ['NOT', 'not'],
  ['and', 'logic'],
  ['or', 'logic'],
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
  ...[...SPELLINGS.keys()].map((spelling): [string, TokenKind] => [spelling, 'comparison']),
]);

const LONGEST_FIXED = Math.max(...[...fixed.keys()].map(({ length }) => length));

/** The beginnings of all signs, the signs themselves included. */
const beginnings: ReadonlySet<string> = new Set(
  [...fixed.keys()]
    .filter((text) => !isLetter(text.charCodeAt(0)))
    .flatMap((sign) => Array.from(sign, (_, index) => sign.slice(0, index + 1))),
);

const isNameUnit = (unit: number): boolean => isIdentifierUnit(unit) || unit === 95 || unit === 58;

const escapable: ReadonlySet<string> = new Set('"\\/bfnrt');

/**
 * Splits a query into tokens, longest match first. Text that forms no token is dropped, up to and including the
 * character that could not continue one. Reads each character a bounded number of times.
 */
class Lexer implements Tokens {
  readonly #text: string;
  readonly #kinds: TokenKind[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(text: string) {
    this.#text = text;
    let index = 0;
    while (index < text.length) index = this.#read(index);
  }

  kindAt(index: number): TokenKind {
    return this.#kinds[index] ?? 'end';
  }

  textAt(index: number): string {
    return this.#text.slice(this.#starts[index], this.#ends[index]);
  }

  #code(index: number): number {
    return this.#text.charCodeAt(index);
  }

  #add(kind: TokenKind, start: number, end: number): number {
    this.#kinds.push(kind);
    this.#starts.push(start);
    this.#ends.push(end);
    return end;
  }

  #read(start: number): number {
    const unit = this.#code(start);
    if (unit === CODE.space) return this.#add('space', start, start + 1);
    if (isLetter(unit)) return this.#readName(start);
    if (isDigit(unit)) return this.#readNumber(start);
    if (unit === CODE.quote) return this.#readString(start);
    if (unit === CODE.minus) return this.#readMinus(start);
    if (unit === CODE.comma) return this.#readComma(start);
    return this.#readSign(start);
  }

  /** The longest sign; if there is none, the unit that no sign goes on with is dropped with those before it. */
  #readSign(start: number): number {
    const text = this.#text;
    let end = start;
    while (end < text.length && beginnings.has(text.slice(start, end + 1))) end++;
    for (let match = end; match > start; match--) {
      const kind = fixed.get(text.slice(start, match));
      if (kind !== undefined) return this.#add(kind, start, match);
    }
    return end + 1;
  }

  #readName(start: number): number {
    let end = start + 1;
    while (isNameUnit(this.#code(end))) end++;
    if (end === start + 1 && this.#isPositiveExponent(start)) {
      return this.#add('exponent', start, integerEnd(this.#text, start + 2));
    }
    const keyword = end - start <= LONGEST_FIXED ? fixed.get(this.#text.slice(start, end)) : undefined;
    return this.#add(keyword ?? 'name', start, end);
  }

  /** `e5` and `e-5` are names of the same length; only a plus sign makes the exponent the longer match. */
  #isPositiveExponent(start: number): boolean {
    return (this.#code(start) | 32) === 101 && this.#code(start + 1) === CODE.plus && isDigit(this.#code(start + 2));
  }

  #readComma(start: number): number {
    let end = start + 1;
    while (this.#code(end) === CODE.space) end++;
    return this.#add('comma', start, end);
  }

  #readMinus(start: number): number {
    const end = isDigit(this.#code(start + 1)) ? doubleEnd(this.#text, start + 1) : -1;
    return end > 0 ? this.#add('double', start, end) : this.#add('minus', start, start + 1);
  }

  #readNumber(start: number): number {
    const version = versionEnd(this.#text, start);
    const double = doubleEnd(this.#text, start);
    if (version > double) return this.#add('version', start, version);
    if (double > 0) return this.#add('double', start, double);
    return this.#add('integer', start, integerEnd(this.#text, start));
  }

  #readString(start: number): number {
    let index = start + 1;
    while (index < this.#text.length) {
      const unit = this.#code(index);
      if (unit === CODE.quote) return this.#add('string', start, index + 1);
      if (unit !== CODE.backslash) index++;
      else {
        const wrong = this.#wrongUnitOfEscape(index);
        if (wrong >= 0) return wrong + 1;
        index += this.#code(index + 1) === CODE.u ? 6 : 2;
      }
    }
    return index;
  }

  /** Index of the unit that makes the escape at `start` a wrong one, -1 if it is right. */
  #wrongUnitOfEscape(start: number): number {
    if (escapable.has(this.#text.charAt(start + 1))) return -1;
    if (this.#code(start + 1) !== CODE.u) return start + 1;
    for (let index = start + 2; index < start + 6; index++) if (!isHexDigit(this.#code(index))) return index;
    return -1;
  }
}

/** The tokens of a query whose lines are joined. Never throws; linear in the length of the text. */
export const tokenize = (text: string): Tokens => new Lexer(text);
