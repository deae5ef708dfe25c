import { OPERATOR_NAMES, OPERATORS } from '../../src/evaluation/engine/rule-language/operators.js';
import type { Random } from '../helpers/random.js';
import { attributeNames, randomText } from './random-values.js';

const signs = OPERATOR_NAMES.flatMap((name) => OPERATORS[name].sign ?? []);
const operators = [...OPERATOR_NAMES, ...signs];
const upperOperators = OPERATOR_NAMES.map((name) => name.toUpperCase());

const paths = [
  ...attributeNames,
  'key',
  'targetingKey',
  'anonymous',
  'env',
  'absent',
  'company.name',
  'company.size',
  'company.address.city',
  'company.address.zip',
  'a.b',
  'a.b.c',
  'absent.b',
  'absent.b.c',
  'x.y',
  'labels.a',
  'gofeatureflag.currentDateTime',
  'constructor',
  'constructor.name',
  'toString',
  'android',
  'x-y_z:1',
] as const;

/** A text literal of the rule language: nothing but the quote and the backslash has to be escaped. */
function literalText(random: Random): string {
  const text = randomText(random).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', ' ');
  return `"${random.chance(0.3) ? text.toUpperCase() : text}"`;
}

const literalInteger = (random: Random): string =>
  random.oneOf(
    [8, () => String(random.integer(0, 12))],
    [2, () => random.pick(['42', '100', '1000', '2147483648'])],
    [1, () => random.pick(['9007199254740993', '9223372036854775807', '9223372036854775808', '18446744073709551616'])],
  );

const literalDouble = (random: Random): string =>
  random.pick(['1.5', '2.5', '-7.25', '3.14', '0.1', '-0.5', '7.0', '1.0e3', '-1.5E2', '2.5e-3', '1.0e400', '1.0e+2']);

const literalVersion = (random: Random): string =>
  random.pick(['1.2.3', '1.10.0', '1.9.0', '2.0.0-rc.1', '1.2.3-beta.10+build', '0.0.0', '18446744073709551616.0.0']);

function literalList(random: Random): string {
  const make = random.pick([literalText, literalInteger, literalDouble]);
  return `[${random.list(1, 4, () => make(random)).join(random.pick([',', ', ', ',   ']))}]`;
}

const literal = (random: Random): string =>
  random.oneOf(
    [6, () => literalText(random)],
    [5, () => literalInteger(random)],
    [1, () => `-${literalInteger(random)}`],
    [3, () => literalDouble(random)],
    [2, () => literalVersion(random)],
    [2, () => random.pick(['true', 'false', 'null'])],
    [4, () => literalList(random)],
  );

function comparison(random: Random): string {
  const path = random.pick(paths);
  if (random.chance(0.12)) return `${path} pr`;
  const operator = random.chance(0.1) ? random.pick(upperOperators) : random.pick(operators);
  const right = operator.toLowerCase() === 'in' && random.chance(0.85) ? literalList(random) : literal(random);
  return `${path} ${operator} ${right}`;
}

const maybeSpace = (random: Random): string => (random.chance(0.2) ? ' ' : '');

/** A query that follows the grammar, with at most `depth` groups inside of each other. */
export function properRule(random: Random, depth: number): string {
  if (depth <= 0 || random.chance(0.35)) return comparison(random);
  if (random.chance(0.4)) {
    const not = random.chance(0.3) ? random.pick(['not ', 'NOT ', 'not']) : '';
    return `${not}(${maybeSpace(random)}${properRule(random, depth - 1)}${maybeSpace(random)})`;
  }
  const operands = random.list(2, 3, () => properRule(random, depth - 1));
  return operands.reduce((left, right) => `${left} ${random.pick(['and', 'or'])} ${right}`);
}

const snippets = [
  ...['(', ')', '.', '-', '[', ']', 'pr', 'not', 'NOT', 'and', 'or', 'true', 'null', 'in', 'eq', '==', 'gt', 'co'],
  ...[
    'x',
    'age',
    'email',
    'a.b',
    '"alice"',
    '"',
    '1',
    '7',
    '42',
    '2.5',
    '1.2.3',
    'e+3',
    ',',
    ', ',
    ' ',
    ' ',
    ' ',
    '  ',
  ],
  ...[
    '_',
    "'",
    '&',
    '=',
    '!',
    '\t',
    '\r',
    'é',
    '\\',
    '"a\\q',
    '007',
    '1.',
    'e3',
    '<',
    '{',
    '}',
    '\n',
    '\n   ',
    '😀',
    '"\\u12',
  ],
] as const;

/** Tokens and other things in any order. */
const soup = (random: Random): string =>
  random.list(1, 14, () => random.pick(snippets)).join(random.chance(0.5) ? ' ' : '');

/** Pieces that the lexer would see as units, more or less. */
const piecesOf = (text: string): string[] => text.match(/"[^"]*"|[A-Za-z0-9_:-]+|\s|[^\sA-Za-z0-9]/gu) ?? [];

/** A proper query with a few pieces dropped, doubled, added, replaced or swapped. */
function damaged(random: Random, text: string): string {
  const pieces = piecesOf(text);
  for (let damage = random.integer(1, 3); damage > 0; damage--) {
    const index = random.integer(0, Math.max(0, pieces.length - 1));
    random.oneOf(
      [3, () => pieces.splice(index, 1)],
      [1, () => pieces.splice(index, 0, pieces[index] ?? '')],
      [3, () => pieces.splice(index, 0, random.pick(snippets))],
      [2, () => pieces.splice(index, 1, random.pick(snippets))],
      [1, () => pieces.splice(index, 2, pieces[index + 1] ?? '', pieces[index] ?? '')],
    );
  }
  return pieces.join('');
}

/** Queries near the limits of the engine, some beyond. */
const extreme = (random: Random): string =>
  random.oneOf(
    [2, () => wrapped(random, random.integer(50, 66))],
    [1, () => `x in [${Array.from({ length: random.integer(990, 1001) }, (_, index) => index).join(',')}]`],
    [1, () => Array.from({ length: random.integer(900, 1001) }, (_, index) => `age eq ${index + 20}`).join(' or ')],
    [1, () => `a${'.b'.repeat(random.integer(100, 128))} pr or x eq 7`],
    [1, () => `${'not '.repeat(random.integer(2, 400))}x eq 7`],
    [1, () => `${' '.repeat(random.integer(1, 3))}x eq 7${' and  x eq 7'.repeat(random.integer(1, 300))}`],
  );

const wrapped = (random: Random, depth: number): string =>
  `${'('.repeat(depth)}${comparison(random)}${')'.repeat(random.chance(0.8) ? depth : depth - 2)}`;

/** A query of the rule language: mostly proper, often damaged, sometimes anything. */
export const randomRule = (random: Random): string =>
  random.oneOf(
    [60, () => properRule(random, random.integer(0, 4))],
    [25, () => damaged(random, properRule(random, random.integer(0, 3)))],
    [12, () => soup(random)],
    [2, () => properRule(random, random.integer(0, 3)).replaceAll(' and ', '\n  and ')],
    [1, () => extreme(random)],
  );
