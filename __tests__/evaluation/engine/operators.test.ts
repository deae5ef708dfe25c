import { tokenize } from '../../../src/evaluation/engine/rule-language/lexer.js';
import type { OperatorEntry } from '../../../src/evaluation/engine/rule-language/operator-entry.js';
import {
  OPERATOR_NAMES,
  OPERATORS,
  SPELLINGS,
  spellingsOf,
  type Operator,
} from '../../../src/evaluation/engine/rule-language/operators.js';
import { parseRule } from '../../../src/evaluation/engine/rule-language/parser.js';
import { applies } from './evaluate.js';

/** A literal of each kind, and an attribute that an operator could find in it. */
const literals = {
  boolean: ['true', true],
  null: ['null', null],
  string: ['"b"', 'b'],
  double: ['1.5', 1.5],
  integer: ['7', 7],
  version: ['1.2.3', '1.2.3'],
  strings: ['["b"]', 'b'],
  doubles: ['[1.5]', 1.5],
  integers: ['[7]', 7],
} as const satisfies Record<Exclude<keyof OperatorEntry, 'sign'>, readonly [literal: string, attribute: unknown]>;

type LiteralKind = keyof typeof literals;

const literalKinds = Object.keys(literals) as readonly LiteralKind[];
const spellings = OPERATOR_NAMES.flatMap((name) => spellingsOf(name).map((spelling) => [spelling, name] as const));
const signs = OPERATOR_NAMES.flatMap((name) => OPERATORS[name].sign ?? []);
const cells = OPERATOR_NAMES.flatMap((name) => literalKinds.map((kind) => [name, kind] as const));
const behaviourOf = (name: Operator, kind: LiteralKind): unknown => (OPERATORS[name] as OperatorEntry)[kind];

it.each(spellings)('a rule may spell an operator as %s: it is read as %s', (spelling, operator) => {
  const tokens = tokenize(`a ${spelling} "b"`);
  expect([tokens.kindAt(2), tokens.textAt(2), tokens.kindAt(5)]).toEqual(['comparison', spelling, 'end']);
  expect(parseRule(`a ${spelling} "b"`)).toMatchObject({ kind: 'comparison', operator, literal: { text: 'b' } });
});

it.each(signs)('a sign needs no space for the lexer to know it, whatever sign begins it: %s', (sign) => {
  const tokens = tokenize(`a${sign}1`);
  expect([tokens.kindAt(0), tokens.textAt(1), tokens.kindAt(2)]).toEqual(['name', sign, 'integer']);
});

it('no two operators are spelled alike', () => {
  expect(SPELLINGS.size).toBe(spellings.length);
});

it('no operator is spelled like another word or sign of the language', () => {
  const others = ['pr', 'not', 'NOT', 'and', 'or', 'true', 'false', 'null', '(', ')', '[', ']', '.', ',', '-'];
  expect(others.filter((other) => SPELLINGS.has(other))).toEqual([]);
});

it('the name of an operator is a word of lower-case letters', () => {
  expect(OPERATOR_NAMES.filter((name) => !/^[a-z]{2,}$/.test(name))).toEqual([]);
});

it('a sign has no character that begins a name, a number, a text or a list', () => {
  expect(signs.filter((sign) => !/^[^\sA-Za-z0-9"\-,()[\].]+$/.test(sign))).toEqual([]);
});

it.each(cells)('%s does with a literal of the kind %s what its entry says', (name, kind) => {
  const [literal, attribute] = literals[kind];
  const comparison = `x ${name} ${literal}`;
  const results = [applies(comparison, { x: attribute }), applies(`not (${comparison})`, { x: attribute })];
  const behaviour = behaviourOf(name, kind);
  if (behaviour === 'aborts') expect(results).toEqual([false, false]);
  else if (behaviour === 'never') expect(results).toEqual([false, true]);
  else expect(results).toEqual([results[0], results[0] === false]);
});

it.each(cells)('%s with a literal of the kind %s does not apply to an object or a list', (name, kind) => {
  const comparison = `x ${name} ${literals[kind][0]}`;
  const isAboutNull = kind === 'null' && name === 'ne';
  for (const x of [{}, [], { b: 7 }, ['b', 7]]) expect(applies(comparison, { x })).toBe(isAboutNull);
});
