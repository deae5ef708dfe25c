import { compareText, lowerCase, wellFormed } from '../text.js';
import { parseNumberText, toInt64 } from '../number-text.js';
import type { Scope } from '../scope.js';
import type { Literal, Operator } from './rule-tree.js';
import { compareVersions, parseVersion } from './version.js';

/**
 * Decides a comparison: `left` is what the path gave, null or undefined if nothing. `undefined` in place of a test
 * means that the comparison aborts the query.
 */
export type Test = (left: unknown, scope: Scope) => boolean;

const never: Test = () => false;

/** Whether an order (negative, zero, positive) satisfies an operator. */
type Accepts = (order: number) => boolean;

const orders: Partial<Record<Operator, Accepts>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  lt: (order) => order < 0,
  ge: (order) => order >= 0,
  le: (order) => order <= 0,
};

function compareBoolean(operator: Operator, literal: boolean): Test | undefined {
  if (operator === 'eq') return (left) => left === literal;
  return operator === 'ne' ? (left) => left === !literal : undefined;
}

function compareNull(operator: Operator): Test | undefined {
  if (operator === 'eq') return (left) => left === null || left === undefined;
  return operator === 'ne' ? (left) => left !== null && left !== undefined : undefined;
}

function numberTest(operator: Operator, literal: number): Test | undefined {
  switch (operator) {
    case 'eq':
      return (left) => left === literal;
    case 'ne':
      return (left) => typeof left === 'number' && left !== literal;
    case 'gt':
      return (left) => typeof left === 'number' && left > literal;
    case 'lt':
      return (left) => typeof left === 'number' && left < literal;
    case 'ge':
      return (left) => typeof left === 'number' && left >= literal;
    case 'le':
      return (left) => typeof left === 'number' && left <= literal;
    default:
      return undefined;
  }
}

function compareDouble(operator: Operator, text: string): Test | undefined {
  const literal = parseNumberText(text);
  const test = operator === 'in' ? never : numberTest(operator, literal?.value ?? 0);
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
  if (operator === 'in') return never;
  const test = numberTest(operator, Number(literal));
  if (test === undefined) return undefined;
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
function compareString(operator: Operator, text: string): Test | undefined {
  const literal = lowerCase(text);
  const lower = lowered(literal);
  const equals = equalityTest(literal);
  const accepts = orders[operator];
  switch (operator) {
    case 'eq':
      return (left) => typeof left === 'string' && equals(left);
    case 'ne':
      return (left) => typeof left === 'string' && !equals(left);
    case 'co':
      return (left) => typeof left === 'string' && lower(left).includes(literal);
    case 'sw':
      return (left) => typeof left === 'string' && lower(left).startsWith(literal);
    case 'ew':
      return (left) => typeof left === 'string' && lower(left).endsWith(literal);
    case 'in':
      return never;
    default:
      return (left) =>
        typeof left === 'string' && accepts?.(compareText(lowerCase(wellFormed(left)), literal)) === true;
  }
}

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

/** A list takes part in `in` only; the operators of order are false, those of text abort unless it is a list of text. */
function outsideOfIn(operator: Operator, kind: 'strings' | 'doubles' | 'integers'): Test | undefined {
  return kind === 'strings' || orders[operator] !== undefined ? never : undefined;
}

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
  return operator === 'in' ? member : outsideOfIn(operator, kind);
}

/** The test of a comparison with a literal; `undefined` if reaching it aborts the query. */
export function compareWith(operator: Operator, literal: Literal): Test | undefined {
  switch (literal.kind) {
    case 'boolean':
      return compareBoolean(operator, literal.value);
    case 'null':
      return compareNull(operator);
    case 'string':
      return compareString(operator, literal.text);
    case 'double':
      return compareDouble(operator, literal.text);
    case 'integer':
      return compareInteger(operator, literal.text);
    case 'version':
      return compareVersion(operator, literal.text);
    case 'malformed':
      return undefined;
    default:
      return compareList(operator, literal);
  }
}
