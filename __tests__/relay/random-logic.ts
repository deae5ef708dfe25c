import type { Random } from '../helpers/random.js';
import {
  attributeNames,
  nested,
  objectOf,
  randomNumber,
  randomScalar,
  randomText,
  randomValue,
} from './random-values.js';

const paths = [
  ...attributeNames,
  ...['key', 'targetingKey', 'anonymous', 'env', 'absent', 'company.name', 'company.size', 'company.address.city'],
  ...[
    'labels.0',
    'labels.1',
    'scores.0',
    'scores.1e0',
    'scores.-1',
    'scores.0x1p0',
    'a.b',
    'a..b',
    '.x',
    '',
    '.',
    'email.length',
  ],
  ...['current', 'accumulator', 'current.x', 'valueType', '__proto__', 'constructor', 'gofeatureflag.currentDateTime'],
] as const;

const plain = ['==', '!=', '===', '!==', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'min', 'max', 'abs'] as const;
const textual = ['cat', 'substr', 'in', 'merge'] as const;
const branching = ['and', 'or', 'if', '?:', '!', '!!'] as const;
const looping = ['filter', 'map', 'reduce', 'all', 'some', 'none'] as const;
const others = ['missing', 'missing_some', 'contains_all', 'contains_any', 'contains_none', 'set'] as const;
const unknown = ['log', 'method', 'xor', '__proto__', 'toString'] as const;

type Logic = unknown;

const operator = (name: string, operand: Logic): Logic => objectOf([[name, operand]]);

/** `{"var": …}` in all its spellings. */
const variable = (random: Random, depth: number): Logic =>
  operator(
    'var',
    random.oneOf<Logic>(
      [10, () => random.pick(paths)],
      [3, () => [random.pick(paths), randomScalar(random)]],
      [1, () => [random.pick(paths)]],
      [1, () => random.pick([[], null, 0, 1, true, [5], '', ['']])],
      [1, () => logic(random, depth - 1)],
    ),
  );

/** An operand: mostly a list of the right length, sometimes of another one, sometimes none at all. */
function operands(random: Random, count: number, depth: number): Logic {
  if (random.chance(0.06)) return logic(random, depth - 1);
  const length = random.chance(0.1) ? random.integer(0, 4) : count;
  return Array.from({ length }, () => logic(random, depth - 1));
}

const subject = (random: Random, depth: number): Logic =>
  random.oneOf<Logic>(
    [6, () => operator('var', random.pick(['labels', 'scores', 'items', 'company', 'absent', '']))],
    [4, () => random.list(0, 4, () => randomValue(random, 1))],
    [1, () => random.list(0, 3, () => logic(random, 1))],
    [1, () => logic(random, depth - 1)],
  );

/** A condition on an element, most of whose variables mean something there. */
const condition = (random: Random, depth: number): Logic =>
  random.oneOf<Logic>(
    [
      4,
      () =>
        operator(random.pick(plain), [
          operator('var', random.pick(['', '.x', '.k', 'x', 'k', 'age'])),
          randomScalar(random),
        ]),
    ],
    [4, () => logic(random, depth - 1)],
    [1, () => randomValue(random, 1)],
  );

function loop(random: Random, depth: number): Logic {
  const name = random.pick(looping);
  if (random.chance(0.04)) return operator(name, operands(random, 2, depth));
  const parts = [subject(random, depth), condition(random, depth)];
  if (name === 'reduce') {
    parts[1] = random.chance(0.7)
      ? operator(random.pick(['+', '*', 'cat', 'max', '-', '==']), [
          operator('var', 'current'),
          operator('var', 'accumulator'),
        ])
      : parts[1];
    parts.push(random.chance(0.8) ? random.pick([0, 1, '', 'a', true, false]) : logic(random, depth - 1));
  }
  return operator(name, parts);
}

const membership = (random: Random, depth: number): Logic =>
  operator('in', [
    logic(random, depth - 1),
    random.oneOf<Logic>(
      [4, () => random.list(0, 5, () => randomScalar(random))],
      [2, () => random.list(1, 3, () => random.pick([[1, 5], [0], ['a', 'b'], [[1]], 7, 'pro', null]))],
      [2, () => operator('var', random.pick(['labels', 'scores', 'email']))],
      [2, () => logic(random, depth - 1)],
    ),
  ]);

const counted = (random: Random, name: string, depth: number): Logic =>
  operator(name, operands(random, name === 'abs' || name === '!' || name === '!!' ? 1 : random.integer(1, 3), depth));

const other = (random: Random, depth: number): Logic => {
  const name = random.pick(others);
  const strings = (): Logic => random.list(0, 3, () => random.pick(paths));
  if (name === 'missing') return operator(name, random.chance(0.8) ? strings() : logic(random, depth - 1));
  if (name === 'missing_some') return operator(name, [randomNumber(random), random.chance(0.8) ? strings() : null]);
  if (name === 'set')
    return operator(name, [
      operator('var', random.pick(['company', 'a'])),
      randomText(random),
      logic(random, depth - 1),
    ]);
  return operator(name, [
    random.chance(0.5)
      ? operator('var', random.pick(['labels', 'scores']))
      : random.list(0, 3, () => randomScalar(random)),
    random.chance(0.8) ? random.list(0, 3, () => randomScalar(random)) : logic(random, depth - 1),
  ]);
};

const leaf = (random: Random): Logic =>
  random.oneOf<Logic>(
    [5, () => operator('var', random.pick(paths))],
    [4, () => randomScalar(random)],
    [1, () => randomValue(random, 1)],
  );

/** JsonLogic of at most `depth` operators inside of each other, right and wrong. */
export function logic(random: Random, depth: number): Logic {
  if (depth <= 0) return leaf(random);
  return random.oneOf<Logic>(
    [8, () => counted(random, random.pick(plain), depth)],
    [3, () => counted(random, random.pick(textual), depth)],
    [6, () => counted(random, random.pick(branching), depth)],
    [4, () => loop(random, depth)],
    [3, () => membership(random, depth)],
    [3, () => other(random, depth)],
    [3, () => variable(random, depth)],
    [2, () => leaf(random)],
    [0.3, () => counted(random, random.pick(unknown), depth)],
  );
}

/** Whole queries, which are objects. */
function topLevel(random: Random): Logic {
  const depth = random.oneOf([6, () => random.integer(1, 3)], [2, () => random.integer(4, 6)]);
  for (;;) {
    const query = logic(random, depth);
    if (typeof query === 'object' && query !== null && !Array.isArray(query)) return query;
  }
}

const deep = (random: Random): Logic => {
  let query: Logic = operator('==', [operator('var', 'age'), 42]);
  for (let level = random.integer(50, 128); level > 0; level--)
    query = operator(random.pick(['!', '!!', 'and', 'or']), [query]);
  return query;
};

const wide = (random: Random): Logic =>
  operator('in', [operator('var', 'age'), Array.from({ length: random.integer(900, 1001) }, (_, index) => index + 40)]);

/** Almost JSON, which makes it a query of the other language. */
const broken = (random: Random, text: string): string =>
  random.pick([
    text.slice(0, -1),
    `${text} x`,
    text.replace(':', ' '),
    `[${text}]`,
    ` ${text}`,
    `${text}\n`,
    'null',
    '{}',
  ]);

/** A query in JsonLogic, `write` makes its text. */
export function randomLogic(random: Random, write: (value: unknown) => string): string {
  return random.oneOf(
    [60, () => write(topLevel(random))],
    [2, () => JSON.stringify(topLevel(random), undefined, 2)],
    [1, () => broken(random, write(topLevel(random)))],
    [0.4, () => write(deep(random))],
    [0.2, () => write(wide(random))],
    [0.2, () => write(operator('==', [nested(random.integer(1, 100), 1), 1]))],
  );
}
