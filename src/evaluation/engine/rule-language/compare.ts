import { compareText, lowerCase, wellFormed } from '../text.js';
import { parseNumberText, toInt64 } from '../number-text.js';
import type { Scope } from '../scope.js';
import type { Operator } from './operators.js';
import type { Literal } from './rule-tree.js';
import { compareVersions, parseVersion } from './version.js';

/**
 * Decides a comparison: `left` is what the path gave, null or undefined if nothing. `undefined` in place of a test
 * means that the comparison aborts the query.
 */
export type Test = (left: unknown, scope: Scope) => boolean;

const never: Test = () => false;

/**
 * For each operator the test of a comparison with one kind of literal: an operator without an entry does not compile.
 */
type Tests<L> = Readonly<Record<Operator, (literal: L) => Test | undefined>>;

const aborts = (): undefined => undefined;
const isNever = (): Test => never;

/** Whether an order (negative, zero, positive) satisfies an operator; `undefined` for one that is not about order. */
type Accepts = (order: number) => boolean;

const orders: Readonly<Record<Operator, Accepts | undefined>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  lt: (order) => order < 0,
  ge: (order) => order >= 0,
  le: (order) => order <= 0,
  co: undefined,
  sw: undefined,
  ew: undefined,
  in: undefined,
};

const booleanTests: Tests<boolean> = {
  eq: (literal) => (left) => left === literal,
  ne: (literal) => (left) => left === !literal,
  gt: aborts,
  lt: aborts,
  ge: aborts,
  le: aborts,
  co: aborts,
  sw: aborts,
  ew: aborts,
  in: aborts,
};

const nullTests: Tests<null> = {
  eq: () => (left) => left === null || left === undefined,
  ne: () => (left) => left !== null && left !== undefined,
  gt: aborts,
  lt: aborts,
  ge: aborts,
  le: aborts,
  co: aborts,
  sw: aborts,
  ew: aborts,
  in: aborts,
};

const numberTests: Tests<number> = {
  eq: (literal) => (left) => left === literal,
  ne: (literal) => (left) => typeof left === 'number' && left !== literal,
  gt: (literal) => (left) => typeof left === 'number' && left > literal,
  lt: (literal) => (left) => typeof left === 'number' && left < literal,
  ge: (literal) => (left) => typeof left === 'number' && left >= literal,
  le: (literal) => (left) => typeof left === 'number' && left <= literal,
  co: aborts,
  sw: aborts,
  ew: aborts,
  in: isNever,
};

function compareDouble(operator: Operator, text: string): Test | undefined {
  const literal = parseNumberText(text);
  const test = numberTests[operator](literal?.value ?? 0);
  return test !== undefined && (literal === undefined || literal.outOfRange) ? never : test;
}

const [SMALLEST, LARGEST] = [-(2n ** 63n), 2n ** 63n - 1n];

/** The value of an integer literal, `undefined` outside of 64 bits. */
function integerOf(text: string): bigint | undefined {
  // Longer than any 64-bit integer: not worth converting.
  if (text.length > 20) return undefined;
  const value = BigInt(text);
  return value >= SMALLEST && value <= LARGEST ? value : undefined;
}

/** Compares whole numbers; the left side is cut to a 64-bit integer first. */
function compareInteger(operator: Operator, text: string): Test | undefined {
  const literal = integerOf(text);
  if (literal === undefined) return undefined;
  const test = numberTests[operator](Number(literal));
  if (test === undefined || test === never) return test;
  if (BigInt(Number(literal)) === literal) {
    return (left, scope) => typeof left === 'number' && test(toInt64(left), scope);
  }
  const accepts = orders[operator];
  return (left) => typeof left === 'number' && accepts?.(compareBigInts(BigInt(toInt64(left)), literal)) === true;
}

const compareBigInts = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);

/** Only a literal with U+FFFD can equal or be part of a text whose lone surrogates were replaced by it. */
const canMatchReplaced = (literal: string): boolean => literal.includes('\uFFFD');

const lowered = (literal: string): ((left: string) => string) =>
  canMatchReplaced(literal) ? (left) => lowerCase(wellFormed(left)) : lowerCase;

function equalityTest(literal: string): (left: string) => boolean {
  const lower = lowered(literal);
  return (left) => left === literal || (left.length === literal.length && lower(left) === literal);
}

/** Text is compared in lower case, except in a list. */
const stringTests: Tests<string> = {
  eq: (literal) => {
    const equals = equalityTest(literal);
    return (left) => typeof left === 'string' && equals(left);
  },
  ne: (literal) => {
    const equals = equalityTest(literal);
    return (left) => typeof left === 'string' && !equals(left);
  },
  gt: (literal) => (left) => typeof left === 'string' && orderOf(left, literal) > 0,
  lt: (literal) => (left) => typeof left === 'string' && orderOf(left, literal) < 0,
  ge: (literal) => (left) => typeof left === 'string' && orderOf(left, literal) >= 0,
  le: (literal) => (left) => typeof left === 'string' && orderOf(left, literal) <= 0,
  co: (literal) => {
    const lower = lowered(literal);
    return (left) => typeof left === 'string' && lower(left).includes(literal);
  },
  sw: (literal) => {
    const lower = lowered(literal);
    return (left) => typeof left === 'string' && lower(left).startsWith(literal);
  },
  ew: (literal) => {
    const lower = lowered(literal);
    return (left) => typeof left === 'string' && lower(left).endsWith(literal);
  },
  in: isNever,
};

const orderOf = (left: string, literal: string): number => compareText(lowerCase(wellFormed(left)), literal);

function compareVersion(operator: Operator, text: string): Test | undefined {
  const accepts = orders[operator];
  if (accepts === undefined) return undefined;
  const literal = parseVersion(text);
  if (literal === undefined) return never;
  return (left) => {
    const version = typeof left === 'string' ? parseVersion(left) : undefined;
    return version !== undefined && accepts(compareVersions(version, literal));
  };
}

/** A list takes part in `in` only: the others are false, or abort where the list is not one of text. */
type InList = 'member' | 'false' | 'false for text';

const IN_LIST: Readonly<Record<Operator, InList>> = {
  eq: 'false',
  ne: 'false',
  gt: 'false',
  lt: 'false',
  ge: 'false',
  le: 'false',
  co: 'false for text',
  sw: 'false for text',
  ew: 'false for text',
  in: 'member',
};

function inStrings(texts: readonly string[]): Test {
  const literals = new Set(texts);
  const replaces = texts.some(canMatchReplaced);
  return (left) => typeof left === 'string' && literals.has(replaces ? wellFormed(left) : left);
}

function inDoubles(texts: readonly string[]): Test | undefined {
  const literals = texts.map(parseNumberText);
  if (literals.some((literal) => literal === undefined || literal.outOfRange)) return undefined;
  const values = new Set<unknown>(literals.map((literal) => literal?.value));
  return (left) => typeof left === 'number' && values.has(left);
}

/** Only a number of the integer class is in a list of integers. */
function inIntegers(texts: readonly string[]): Test | undefined {
  const literals = texts.map(integerOf);
  if (literals.includes(undefined)) return undefined;
  const exact = literals.filter((literal) => literal !== undefined && BigInt(Number(literal)) === literal);
  const values = new Set<unknown>(exact.map(Number));
  return (left, scope) => scope.leftIsInteger && values.has(left);
}

function compareList(operator: Operator, literal: Extract<Literal, { texts: unknown }>): Test | undefined {
  const { kind, texts } = literal;
  const member = kind === 'strings' ? inStrings(texts) : kind === 'doubles' ? inDoubles(texts) : inIntegers(texts);
  if (member === undefined) return undefined;
  switch (IN_LIST[operator]) {
    case 'member':
      return member;
    case 'false':
      return never;
    case 'false for text':
      return kind === 'strings' ? never : undefined;
  }
}

/** The test of a comparison with a literal; `undefined` if reaching it aborts the query. */
export function compareWith(operator: Operator, literal: Literal): Test | undefined {
  switch (literal.kind) {
    case 'boolean':
      return booleanTests[operator](literal.value);
    case 'null':
      return nullTests[operator](null);
    case 'string':
      return stringTests[operator](lowerCase(literal.text));
    case 'double':
      return compareDouble(operator, literal.text);
    case 'integer':
      return compareInteger(operator, literal.text);
    case 'version':
      return compareVersion(operator, literal.text);
    case 'malformed':
      return undefined;
    case 'strings':
    case 'doubles':
    case 'integers':
      return compareList(operator, literal);
  }
}
