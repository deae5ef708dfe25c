import { contextFor } from './attributes.mjs';

const of = (name) => ({ var: name });
const [text, almost, digits, texts, others, numbers] = ['text', 'almost', 'digits', 'texts', 'others', 'numbers'].map(
  of,
);

const COMPARED = [
  [text, almost],
  [of('accented'), of('accented')],
  [digits, 1],
  [of('underscored'), 1],
  [of('hexadecimal'), 1],
  [of('spaces'), 1],
];
const CALCULATED = [numbers, of('numerals'), [digits, digits], [of('hexadecimal'), 1]];
const CONTAINED = [
  [texts, others],
  [others, texts],
];
const CHOSEN = [[texts, texts, texts], texts];
const current = of('');
const LOOPED = [
  [texts, { in: [current, others] }],
  [texts, { some: [texts, { '==': [current, 'never'] }] }],
  [numbers, { '<': [current, 0] }],
];
const accumulated = of('accumulator');

/** The operands of each operator with which it has most to do. An operator without any fails the benchmark. */
const OPERANDS = {
  var: ['', 'text', of('dots'), [of('dots'), texts]],
  missing: [texts, [of('dots')]],
  missing_some: [[1e9, texts]],
  if: CHOSEN,
  '?:': CHOSEN,
  and: CHOSEN,
  or: CHOSEN,
  '!': [texts, [of('members')]],
  '!!': [texts, [of('members')]],
  '==': COMPARED,
  '!=': COMPARED,
  '===': COMPARED,
  '!==': COMPARED,
  '<': COMPARED,
  '<=': COMPARED,
  '>': COMPARED,
  '>=': COMPARED,
  '+': CALCULATED,
  '-': CALCULATED,
  '*': CALCULATED,
  '/': CALCULATED,
  '%': CALCULATED,
  min: CALCULATED,
  max: CALCULATED,
  abs: CALCULATED,
  cat: [texts, [text, text], [of('spaces'), of('spaces')], [of('accented'), text]],
  substr: [
    [text, 1],
    [of('astral'), -1, 1],
    [of('accented'), 1, -1],
  ],
  in: [
    ['never', texts],
    [0.5, of('numerals')],
    [0.5, of('ranges')],
    ['never', text],
    [of('needle'), of('even')],
  ],
  merge: [[texts, others], of('lists')],
  filter: LOOPED,
  map: LOOPED,
  all: LOOPED.map(([list, condition]) => [list, { '!': [condition] }]),
  some: LOOPED,
  none: LOOPED,
  reduce: [
    [texts, { cat: [accumulated, of('current')] }, ''],
    [texts, { cat: [accumulated, accumulated] }, 'x'],
    [numbers, { '+': [accumulated, of('current')] }, 0],
  ],
  contains_all: CONTAINED,
  contains_any: CONTAINED,
  contains_none: CONTAINED,
  set: [[of('members'), 'name', 1]],
};

const REPEATED = 900;

/** A piece of logic by itself, many times in a row, and for each element of a list. */
const shapesOf = (logic) => [
  { '!!': [logic] },
  { '!!': [Array.from({ length: REPEATED }, () => logic)] },
  { filter: [texts, logic] },
];

/** The cases of an operator; undefined if there are none for it. */
export function logicCases(operator) {
  const operands = Object.hasOwn(OPERANDS, operator) ? OPERANDS[operator] : undefined;
  return operands
    ?.flatMap((operand) => shapesOf({ [operator]: operand }))
    .map((logic) => {
      const query = JSON.stringify(logic);
      return (n) => ({ query, context: contextFor(query, n) });
    });
}
