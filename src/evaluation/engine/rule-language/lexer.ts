import { OPERATOR_NAMES, OPERATORS } from './operators.js';
import { TOKEN, type TokenKind, type Tokens } from './token.js';

const keywords: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ['pr', TOKEN.present],
  ['not', TOKEN.not],
  ['NOT', TOKEN.not],
  ['and', TOKEN.logic],
  ['or', TOKEN.logic],
  ['true', TOKEN.boolean],
  ['false', TOKEN.boolean],
  ['null', TOKEN.null],
  ...OPERATOR_NAMES.flatMap((name): [string, TokenKind][] => [
    [name, TOKEN[name]],
    [name.toUpperCase(), TOKEN[name]],
  ]),
]);

const LONGEST_KEYWORD = Math.max(...[...keywords.keys()].map(({ length }) => length));

const punctuation: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ['(', TOKEN.open],
  [')', TOKEN.close],
  ['.', TOKEN.dot],
  ['[', TOKEN.openList],
  [']', TOKEN.closeList],
]);

const comparisons: ReadonlyMap<string, TokenKind> = new Map(
  OPERATOR_NAMES.flatMap((name) => {
    const { sign } = OPERATORS[name];
    return sign === undefined ? [] : [[sign, TOKEN[name]] as const];
  }),
);

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122;
const isHexDigit = (unit: number): boolean => isDigit(unit) || ((unit | 32) >= 97 && (unit | 32) <= 102);
const isIdentifierUnit = (unit: number): boolean => isDigit(unit) || isLetter(unit) || unit === 45;
const isNameUnit = (unit: number): boolean => isIdentifierUnit(unit) || unit === 95 || unit === 58;

const CODE = {
  space: 32,
  quote: 34,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  zero: 48,
  backslash: 92,
  u: 117,
} as const;

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
    return this.#kinds[index] ?? TOKEN.end;
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
    if (unit === CODE.space) return this.#add(TOKEN.space, start, start + 1);
    if (isLetter(unit)) return this.#readName(start);
    if (isDigit(unit)) return this.#readNumber(start);
    if (unit === CODE.quote) return this.#readString(start);
    if (unit === CODE.minus) return this.#readMinus(start);
    if (unit === CODE.comma) return this.#readComma(start);
    return this.#readSign(start);
  }

  #readSign(start: number): number {
    const sign = this.#text[start] ?? '';
    const single = punctuation.get(sign);
    if (single !== undefined) return this.#add(single, start, start + 1);
    const double = comparisons.get(this.#text.slice(start, start + 2));
    if (double !== undefined && this.#code(start + 1) === 61) return this.#add(double, start, start + 2);
    const comparison = comparisons.get(sign);
    if (comparison !== undefined) return this.#add(comparison, start, start + 1);
    return sign === '=' || sign === '!' ? start + 2 : start + 1;
  }

  #readName(start: number): number {
    let end = start + 1;
    while (isNameUnit(this.#code(end))) end++;
    if (end === start + 1 && this.#isPositiveExponent(start)) {
      return this.#add(TOKEN.exponent, start, this.#integerEnd(start + 2));
    }
    const keyword = end - start <= LONGEST_KEYWORD ? keywords.get(this.#text.slice(start, end)) : undefined;
    return this.#add(keyword ?? TOKEN.name, start, end);
  }

  /** `e5` and `e-5` are names of the same length; only a plus sign makes the exponent the longer match. */
  #isPositiveExponent(start: number): boolean {
    return (this.#code(start) | 32) === 101 && this.#code(start + 1) === CODE.plus && isDigit(this.#code(start + 2));
  }

  #readComma(start: number): number {
    let end = start + 1;
    while (this.#code(end) === CODE.space) end++;
    return this.#add(TOKEN.comma, start, end);
  }

  #readMinus(start: number): number {
    const end = isDigit(this.#code(start + 1)) ? this.#doubleEnd(start + 1) : -1;
    return end > 0 ? this.#add(TOKEN.double, start, end) : this.#add(TOKEN.minus, start, start + 1);
  }

  #readNumber(start: number): number {
    const version = this.#versionEnd(start);
    const double = this.#doubleEnd(start);
    if (version > double) return this.#add(TOKEN.version, start, version);
    if (double > 0) return this.#add(TOKEN.double, start, double);
    return this.#add(TOKEN.integer, start, this.#integerEnd(start));
  }

  #digitsEnd(start: number): number {
    let end = start;
    while (isDigit(this.#code(end))) end++;
    return end;
  }

  /** End of an integer without leading zeros that starts with the digit at `start`. */
  #integerEnd(start: number): number {
    return this.#code(start) === CODE.zero ? start + 1 : this.#digitsEnd(start);
  }

  /** End of an integer, a dot, digits and maybe an exponent; -1 if there is no such thing. */
  #doubleEnd(start: number): number {
    const dot = this.#integerEnd(start);
    if (this.#code(dot) !== CODE.dot || !isDigit(this.#code(dot + 1))) return -1;
    const end = this.#digitsEnd(dot + 1);
    if ((this.#code(end) | 32) !== 101) return end;
    const sign = this.#code(end + 1);
    const exponent = sign === CODE.plus || sign === CODE.minus ? end + 2 : end + 1;
    return isDigit(this.#code(exponent)) ? this.#integerEnd(exponent) : end;
  }

  /** End of the longest semantic version; -1 if there is none. */
  #versionEnd(start: number): number {
    let end = this.#integerEnd(start);
    for (let part = 1; part < 3; part++) {
      if (this.#code(end) !== CODE.dot || !isDigit(this.#code(end + 1))) return -1;
      end = this.#integerEnd(end + 1);
    }
    const released = this.#code(end) === CODE.minus ? this.#prereleaseEnd(end) : end;
    return this.#code(released) === CODE.plus ? this.#buildEnd(released) : released;
  }

  /** `separator` stands before the first identifier; the end of the last one that is right. */
  #prereleaseEnd(separator: number): number {
    let end = separator;
    do {
      const next = this.#prereleaseIdentifierEnd(end + 1);
      if (next < 0) return end;
      end = next;
    } while (this.#code(end) === CODE.dot);
    return end;
  }

  #prereleaseIdentifierEnd(start: number): number {
    const digits = this.#digitsEnd(start);
    let end = digits;
    while (isIdentifierUnit(this.#code(end))) end++;
    if (end === start) return -1;
    return end === digits ? this.#integerEnd(start) : end;
  }

  #buildEnd(separator: number): number {
    let end = separator;
    do {
      let next = end + 1;
      while (isIdentifierUnit(this.#code(next))) next++;
      if (next === end + 1) return end;
      end = next;
    } while (this.#code(end) === CODE.dot);
    return end;
  }

  #readString(start: number): number {
    let index = start + 1;
    while (index < this.#text.length) {
      const unit = this.#code(index);
      if (unit === CODE.quote) return this.#add(TOKEN.string, start, index + 1);
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
