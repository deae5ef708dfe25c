import { tokenize } from '../../../src/evaluation/engine/rule-language/lexer.js';
import { OPERATOR_NAMES, OPERATORS } from '../../../src/evaluation/engine/rule-language/operators.js';
import { parseRule } from '../../../src/evaluation/engine/rule-language/parser.js';
import { TOKEN } from '../../../src/evaluation/engine/rule-language/token.js';

const spellings = OPERATOR_NAMES.flatMap((name) =>
  [name, name.toUpperCase(), OPERATORS[name].sign].flatMap((text) =>
    text === undefined ? [] : [[text, name] as const],
  ),
);

it.each(spellings)('a rule may spell an operator as %s: it is read as %s', (spelling, operator) => {
  expect(tokenize(`a ${spelling} 1`).kindAt(2)).toBe(TOKEN[operator]);
  expect(parseRule(`a ${spelling} "b"`)).toMatchObject({ kind: 'comparison', operator, literal: { text: 'b' } });
});

it('every kind of token has a bit of its own in a token set', () => {
  const kinds = Object.values(TOKEN);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds.filter((kind) => !Number.isInteger(kind) || kind < 0 || kind > 31)).toEqual([]);
});
