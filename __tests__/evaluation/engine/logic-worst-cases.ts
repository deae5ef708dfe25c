/** What JsonLogic does most work on, by operator and length of the data. */

type Context = Readonly<Record<string, unknown>>;

export interface WorstCase {
  readonly name: string;
  readonly operator: string;
  readonly query: object;
  /** Lists, texts and objects of this length. */
  readonly contextOf: (length: number) => Context;
}

const variable = (path: string): object => ({ var: path });
const [a, b] = [variable('a'), variable('b')];

const list = (length: number, element: (index: number) => unknown): unknown[] =>
  Array.from({ length }, (_, n) => element(n));
const text =
  (start: string, unit: string, end = ''): ((length: number) => string) =>
  (length) =>
    start + unit.repeat(Math.max(0, Math.floor((length - start.length - end.length) / unit.length))) + end;
/** Texts of one length that differ at the end only. */
const alike = (length: number): unknown[] => list(length, (index) => `some-group-${String(index).padStart(8, '0')}`);
const numbers = (length: number): unknown[] => list(length, (index) => index + 0.5);
const members = (length: number): Context =>
  Object.fromEntries(list(length, (index) => [`m${index}`, index]) as [string, unknown][]);

/** Two values of their own that are equal to the last character. */
const twice =
  (make: (length: number) => unknown) =>
  (length: number): Context => ({ a: make(length), b: make(length) });
const only =
  (make: (length: number) => unknown) =>
  (length: number): Context => ({ a: make(length) });

type Case = readonly [name: string, query: object, contextOf: (length: number) => Context];

const texts = {
  latin: text('', 'a', 'b'),
  wide: text('', 'й', 'ж'),
  surrogates: text('', '\u{1f600}'),
  lone: text('', '\ud83d\u0439'),
  digits: text('', '7'),
  fraction: text('0.', '7'),
  separated: text('1', '_1'),
  hexadecimal: text('0x', 'f_', 'fp1'),
  spaces: text('', ' '),
  wideSpaces: text('', '\u2003'),
  dots: text('', '.'),
  path: text('', 'a.'),
  name: text('', 'K'),
  wideName: text('', 'İ'),
};

const numeric: readonly Case[] = Object.entries(texts).map(([name, make]) => [
  `== number and ${name}`,
  { '==': [a, 5] },
  only(make),
]);

const equality: readonly Case[] = (['latin', 'wide', 'surrogates', 'lone'] as const).flatMap((name): Case[] => [
  [`== ${name}`, { '==': [a, b] }, twice(texts[name])],
  [`!= ${name}`, { '!=': [a, b] }, twice(texts[name])],
  [`=== ${name}`, { '===': [a, b] }, twice(texts[name])],
  [`!== ${name}`, { '!==': [a, b] }, twice(texts[name])],
  [`< ${name}`, { '<': [a, b] }, twice(texts[name])],
  [`<= ${name}`, { '<=': [a, b] }, twice(texts[name])],
  [`> ${name}`, { '>': [a, b, a] }, twice(texts[name])],
  [`>= ${name}`, { '>=': [a, b, a] }, twice(texts[name])],
]);

const mixed: readonly Case[] = [
  [
    '== of two representations',
    { '==': [a, b] },
    (length) => ({ a: 'x'.repeat(length), b: `${'x'.repeat(length)}й`.slice(0, length) }),
  ],
];

const lists: Readonly<Record<string, (length: number) => unknown>> = {
  numbers,
  'numeric texts': (length) => list(length, (index) => `${index}.25`),
  'other texts': alike,
  'long numbers': (length) => list(Math.min(length, 1000), () => texts.digits(length)),
};

const arithmetic: readonly Case[] = Object.entries(lists).flatMap(([name, make]): Case[] =>
  ['+', '-', '*', '/', 'min', 'max', 'abs', '%'].map((operator) => [
    `${operator} on ${name}`,
    { [operator]: a },
    only(make),
  ]),
);

const cats: readonly Case[] = [
  ['cat of texts', { cat: a }, only(alike)],
  ['cat of doubles', { cat: a }, only((length) => list(length, (index) => index / 7))],
  ['cat of long numbers', { cat: a }, only((length) => list(length, (index) => (index + 1) * 1e-300))],
  ['cat of spaces', { cat: [a, a, a] }, only(texts.wideSpaces)],
  ['cat of two long texts', { cat: [a, b] }, twice(texts.wide)],
  [
    'cat that doubles',
    { reduce: [a, { cat: [variable('accumulator'), variable('accumulator')] }, 'a'] },
    only(numbers),
  ],
  ['cat that grows', { reduce: [a, { cat: [variable('accumulator'), variable('current')] }, 'a'] }, only(alike)],
];

const substrings: readonly Case[] = (
  [
    ['latin', 1],
    ['surrogates', 0.25],
  ] as const
).flatMap(([name, part]): Case[] => [
  [
    `substr of ${name} from the start`,
    { substr: [a, { var: 'n' }] },
    (length) => ({ a: texts[name](length), n: length * part }),
  ],
  [
    `substr of ${name} from the end`,
    { substr: [a, { var: 'n' }, -1] },
    (length) => ({ a: texts[name](length), n: -length * part }),
  ],
  [
    `substr of ${name} far away`,
    { substr: [a, { var: 'n' }, { var: 'n' }] },
    (length) => ({ a: texts[name](length), n: -9 * length }),
  ],
]);

const needles: Readonly<Record<string, (length: number) => Context>> = {
  'that differs at its start': (length) => ({ a: text('b', 'a')(length / 2), b: text('', 'a')(length) }),
  'that differs at its end': (length) => ({ a: text('', 'a', 'b')(length / 2), b: text('', 'a')(length) }),
  'that differs in the middle': (length) => ({
    a: text('', 'a')(length / 4) + text('b', 'a')(length / 4),
    b: text('', 'a')(length),
  }),
  'of six units': (length) => ({ a: 'aaaaab', b: text('', 'a')(length) }),
  'of six other units': (length) => ({ a: 'baaaaa', b: text('', 'a')(length) }),
  'of one unit': (length) => ({ a: 'b', b: text('', 'a')(length) }),
  'of wide units': (length) => ({ a: text('', 'й', 'ж')(length / 2), b: text('', 'й')(length) }),
  'of the square root': (length) => ({ a: text('b', 'a')(Math.sqrt(length)), b: text('', 'a')(length) }),
  'with a period': (length) => ({ a: text('c', 'ab')(length / 2), b: text('', 'ab')(length) }),
  'of four thousand': (length) => ({ a: text('b', 'a')(Math.min(length, 4096 / length)), b: text('', 'a')(length) }),
};

const searches: readonly Case[] = Object.entries(needles).map(([name, contextOf]) => [
  `in a text, one ${name}`,
  { in: [a, b] },
  contextOf,
]);

const ranges = (length: number): unknown[] => list(length, (index) => [index + 1, index]);

const memberships: readonly Case[] = [
  ['in a list of texts', { in: [a, b] }, (length) => ({ a: 'some-group-x0000000', b: alike(length) })],
  [
    'in a list of long texts',
    { in: [a, b] },
    (length) => ({ a: `${'x'.repeat(1000)}y`, b: list(length, () => `${'x'.repeat(1000)}z`) }),
  ],
  [
    'in a list of very long texts',
    { in: [a, b] },
    (length) => ({
      a: texts.latin(length),
      b: list(Math.min(100, length), () => `${texts.latin(length).slice(0, -1)}c`),
    }),
  ],
  ['in a list of numeric texts', { in: [a, b] }, (length) => ({ a: 5, b: list(length, (index) => `${index}.25`) })],
  ['in a list of other texts', { in: [a, b] }, (length) => ({ a: 5, b: alike(length) })],
  ['in ranges', { in: [a, b] }, (length) => ({ a: 5, b: ranges(length) })],
  ['in ranges, a long number', { in: [a, b] }, (length) => ({ a: texts.digits(length), b: ranges(length) })],
  ['in a list of dates', { in: [a, b] }, (length) => ({ a: 'x', b: list(length, (index) => new Date(index)) })],
  ['in a list of objects', { in: [a, b] }, (length) => ({ a: 'x', b: list(length, (index) => ({ index })) })],
  ['in a list of boxed texts', { in: [a, b] }, (length) => ({ a: 'x', b: list(length, () => Object('y')) })],
  ['in a list of lone surrogates', { in: [a, b] }, (length) => ({ a: 'x', b: list(length, () => '\ud83d') })],
  ['in a list with holes', { in: [a, b] }, (length) => ({ a: 'x', b: new Array(length) })],
];

const contained: readonly Case[] = ['contains_all', 'contains_any', 'contains_none'].flatMap((operator): Case[] => [
  [
    `${operator} of numbers`,
    { [operator]: [a, b] },
    (length) => ({ a: numbers(length), b: list(length, () => (operator === 'contains_all' ? length - 0.5 : -1)) }),
  ],
  [
    `${operator} of texts`,
    { [operator]: [a, b] },
    (length) => ({
      a: alike(length),
      b:
        operator === 'contains_all'
          ? alike(length).reverse()
          : list(length, (index) => `some-group-x${String(index).padStart(7, '0')}`),
    }),
  ],
  [
    `${operator} of long texts`,
    { [operator]: [a, b] },
    (length) => ({
      a: list(length, (n) => `${'x'.repeat(1000)}y${n % 10}`),
      b: list(length, () => (operator === 'contains_all' ? `${'x'.repeat(1000)}y9` : `${'x'.repeat(1000)}zz`)),
    }),
  ],
]);

const nestedLists = (length: number): unknown => {
  let value: unknown = list(length, (index) => index);
  for (let level = Math.min(100, length >> 3); level > 0; level--) value = [value, value];
  return value;
};

const hole = (length: number): unknown => {
  let value: unknown = list(length, () => undefined);
  for (let level = 0; level < 100; level++) value = [value];
  return value;
};

const structures: readonly Case[] = [
  ['var, everything', { '!!': [variable('')] }, members],
  ['var, a list of lists that are shared', { in: ['x', a] }, only(nestedLists)],
  ['var, a list deep inside that is no JSON', { in: ['x', a] }, only(hole)],
  ['var, a path of dots', { var: a }, only(texts.dots)],
  ['var, a path of names', { var: a }, only(texts.path)],
  ['var, a long name', { var: a }, only(texts.name)],
  ['var, a path in a list', { var: [a, 5] }, only(texts.path)],
  ['missing, names', { missing: a }, only(alike)],
  ['missing, long paths', { missing: a }, only((length) => list(Math.min(length, 1000), () => texts.path(length)))],
  ['missing, logic', { missing: a }, only((length) => list(length, () => ({ var: 'x' })))],
  ['missing, lists', { missing: a }, only((length) => list(length, () => ['x']))],
  ['missing, numbers', { missing: a }, only((length) => list(length, (index) => index * 1e-300))],
  ['missing_some', { missing_some: [1, a] }, only(alike)],
  ['merge, lists of one', { merge: a }, only((length) => list(length, (index) => [index]))],
  ['merge, long lists', { merge: [a, a, a, a] }, only(numbers)],
  ['set', { set: [a, 'x', 1] }, only(members)],
  ['set, logic', { set: [{ a: 1, b: 2 }, 'x', a] }, only((length) => list(length, () => ({ var: 'x' })))],
  ['!!, members', { '!!': [a] }, only(members)],
  ['!, members', { '!': [a] }, only(members)],
  ['and, members', { and: [a, a, a, a] }, only(members)],
  ['or, members', { or: [a, a, a, a] }, only(members)],
  ['!!, bytes', { '!!': [a] }, only((length) => new Uint8Array(length))],
  ['if, members', { if: [true, a] }, only(members)],
  ['if, logic', { if: [true, a] }, only((length) => ({ '+': list(length, () => ({ var: 'x' })) }))],
  ['?:, a list', { '?:': [true, a] }, only((length) => ({ '!!': [list(length, () => [1, [2]])] }))],
  ['if, a value that is shared', { if: [true, a] }, only((length) => ({ merge: [nestedLists(length)] }))],
  ['map, a result that cannot be written', { map: [a, { '/': [1, 0] }] }, only(numbers)],
];

const current = variable('');
const loops: readonly Case[] = [
  ['map', { map: [a, current] }, only(numbers)],
  ['map, a long body', { map: [a, { and: list(200, () => ({ '!!': [variable('x')] })) }] }, only(numbers)],
  [
    'map, a long path',
    { map: [a, variable(text('', 'a.')(200))] },
    (length) => ({ a: list(length, () => nestedObject) }),
  ],
  ['map, positions', { map: [a, variable('1.0x1p0.1')] }, only((length) => list(length, () => [1, [2, [3, 4]]]))],
  ['map, literals', { map: [a, [current, current, [current, 1, 2, 3], [current]]] }, only(numbers)],
  ['map, dates', { map: [a, variable('d')] }, only((length) => list(length, (index) => ({ d: new Date(index) })))],
  [
    'map, texts of numbers',
    { map: [a, { cat: [current, current] }] },
    only((length) => list(length, (index) => (index + 1) / 7e9)),
  ],
  [
    'map, texts of long numbers',
    { map: [a, { cat: [current] }] },
    only((length) => list(length, (index) => (index + 1) * 1e-300)),
  ],
  [
    'map, numeric texts',
    { map: [a, { '+': [current, current] }] },
    only((length) => list(length, (index) => `0x${index.toString(16)}p1`)),
  ],
  ['map, searches', { map: [a, { in: ['aaaaab', current] }] }, only((length) => list(length, () => 'a'.repeat(600)))],
  [
    'map, objects made anew',
    { map: [a, { set: [current, 'y', 1] }] },
    only((length) => list(length, (index) => ({ x: index }))),
  ],
  [
    'map, truth',
    { map: [a, { '!!': [current] }] },
    only((length) => list(length, (index) => ({ [`x${index % 1000}`]: index }))),
  ],
  [
    'map, values as logic',
    { map: [a, { if: [true, current] }] },
    only((length) => list(length, () => ({ '+': [1, 2] }))),
  ],
  ['map, paths', { map: [a, { var: [current] }] }, only(alike)],
  ['map, substr', { map: [a, { substr: [current, 3, 50] }] }, only((length) => list(length, () => 'x'.repeat(100)))],
  ['map, merge', { map: [a, { merge: [current, current] }] }, only((length) => list(length, () => [1, 2, 3, 4]))],
  ['filter', { filter: [a, { '>': [current, -1] }] }, only(numbers)],
  ['reduce', { reduce: [a, { '+': [variable('current'), variable('accumulator')] }, 0] }, only(numbers)],
  ['reduce, truth', { reduce: [a, variable('current'), true] }, only((length) => list(length, () => ({ x: 1 })))],
  ['all', { all: [a, { '>': [current, -1] }] }, only(numbers)],
  ['some', { some: [a, { '<': [current, -1] }] }, only(numbers)],
  ['none', { none: [a, { '<': [current, -1] }] }, only(numbers)],
  [
    'some in a list of the context',
    { some: [a, { in: [current, b] }] },
    (length) => ({ a: list(length, (index) => `x${index}`), b: alike(length) }),
  ],
  [
    'some in a text of the context',
    { some: [a, { in: [current, b] }] },
    (length) => ({ a: alike(length), b: texts.latin(length) }),
  ],
  [
    'some in its own',
    { some: [a, { some: [current, { '<': [current, 0] }] }] },
    (length) => ({ a: new Array(length).fill(numbers(length)) }),
  ],
  ['filter in filter', { filter: [a, { filter: [b, { '<': [current, 0] }] }] }, twice(numbers)],
  [
    'filter in filter, outer lists',
    { filter: [a, { some: [variable('.t'), { in: [current, b] }] }] },
    (length) => ({ a: list(length, () => ({ t: ['x', 'y'] })), b: alike(length) }),
  ],
  [
    'filter, an outer value as logic',
    { filter: [a, { in: [1, b] }] },
    (length) => ({ a: numbers(length), b: list(length, () => [[1, 2], [3]]) }),
  ],
  ['filter, a condition from data', { filter: [a, b] }, (length) => ({ a: [1], b: nestedLists(length) })],
  ['all in all in all', { all: [a, { all: [b, { all: [b, { '<': [1, 2] }] }] }] }, twice(numbers)],
];

const nestedObject = ((): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < 100; level++) value = { a: value };
  return value;
})();

const once = [
  ...numeric,
  ...equality,
  ...mixed,
  ...arithmetic,
  ...cats,
  ...substrings,
  ...searches,
  ...memberships,
  ...contained,
  ...structures,
];

/** The same in a loop whose elements all have the long data. */
const looped = ([name, query, contextOf]: Case): Case => [
  `${name}, in a loop`,
  { map: [variable('items'), query] },
  (length) => ({ items: new Array(Math.min(length, 100_000)).fill(contextOf(length)) }),
];

const loopedInCondition = ([name, query, contextOf]: Case): Case => [
  `${name}, in a condition`,
  { all: [variable('items'), { or: [query, true] }] },
  (length) => ({ ...contextOf(length), items: list(Math.min(length, 100_000), () => 1) }),
];

/** `name` begins with the operator. */
export const worstCases: readonly WorstCase[] = [
  ...once,
  ...once.map(looped),
  ...once.map(loopedInCondition),
  ...loops,
  ...loops.map(looped),
].map(([name, query, contextOf]) => ({ name, operator: name.split(/[ ,]/, 1)[0] ?? '', query, contextOf }));
