import { applies } from './evaluate.js';

const user = {
  targetingKey: 'user-1',
  age: 42,
  low: -7.25,
  name: 'Alice',
  labels: ['pro', 'beta'],
  scores: [1, 2, null, 3],
  zero: [0],
  empty: [],
  items: [{ k: 1 }, { k: 2 }],
  k: 9,
  company: { name: 'Acme', size: 2 },
};

const results = (table: readonly (readonly [query: object, applies: boolean])[]): void => {
  it.each(table.map(([query, expected]) => [JSON.stringify(query), expected] as const))(
    'the query %s results in %p',
    (query, expected) => {
      expect(applies(query, user)).toBe(expected);
    },
  );
};

const is = (value: unknown, expected: unknown): object => ({ '===': [value, expected] });

describe('results of JsonLogic', () => {
  results([
    [{}, true],
    [{ a: 1, b: 2 }, true],
    [{ merge: [0] }, true],
    [{ merge: [] }, false],
    [{ cat: '0' }, true],
    [{ cat: '' }, false],
    [{ '-': [0] }, true],
    [{ '-': [] }, false],
    [{ '+': [0] }, false],
    [{ '/': [1, 0] }, false],
    [{ map: [[1], { '/': [1, 0] }] }, false],
    [{ log: 1 }, false],
    [{ '!': [{ log: 1 }] }, false],
  ]);

  it('are false for the word null', () => {
    expect(applies('null', user)).toBe(false);
  });

  it('are not asked for a text that is almost JSON', () => {
    expect(applies('{"==":[1,1]', user)).toBe(false);
    expect(applies('{"==":[1e400,1e400]}', user)).toBe(false);
  });
});

describe('variables', () => {
  results([
    [is({ var: 'company.name' }, 'Acme'), true],
    [is({ var: '.company..name' }, 'Acme'), true],
    [is({ var: 'labels.1' }, 'beta'), true],
    [is({ var: 'labels.1.9' }, 'beta'), false],
    [is({ var: ['absent', 5] }, 5), true],
    [is({ var: 'name.length' }, null), true],
    [is({ var: 'constructor' }, null), true],
    [is({ var: '__proto__' }, null), true],
    [{ var: '' }, true],
    [is({ var: 'key' }, 'user-1'), true],
    [is({ var: 'anonymous' }, false), true],
    [{ missing: ['absent'] }, true],
    [{ missing: ['age', 'name'] }, false],
    [{ missing_some: [1, ['age', 'absent']] }, false],
    [{ missing_some: [2, ['age', 'absent']] }, true],
  ]);
});

describe('comparisons', () => {
  results([
    [{ '==': [1, '1'] }, true],
    [{ '==': [1, ' 1'] }, false],
    [{ '==': [0, ' '] }, true],
    [{ '==': [null, 0] }, false],
    [{ '==': [[1], 1] }, false],
    [{ '!=': [1] }, true],
    [{ '===': [1, '1'] }, false],
    [{ '===': 'x' }, false],
    [{ '<': [1, 2, 3] }, true],
    [{ '<=': [1, 1, 0] }, false],
    [{ '<=': [null, 0] }, false],
    [{ '<': ['10', 9] }, false],
    [{ '<': ['10', '9'] }, true],
    [{ '>': ['\u{1f600}', '\uffee'] }, true],
  ]);
});

describe('arithmetic', () => {
  results([
    [is({ '+': ['2', 'x', 3] }, 5), true],
    [is({ '+': '2' }, 2), true],
    [is({ '-': [10, 2, 3] }, 5), true],
    [is({ '*': [] }, 1), true],
    [is({ '/': [12, 2, 3] }, 2), true],
    [is({ '%': [-7, 3] }, -1), true],
    [is({ max: [1, '5', 3] }, 5), true],
    [is({ min: [] }, null), true],
    [is({ abs: [{ var: 'low' }, 1] }, 7.25), true],
    [{ '!': [{ '+': [null] }] }, false],
    [{ '!': [{ '+': [true] }] }, false],
  ]);
});

describe('text', () => {
  results([
    [is({ cat: [' a', 1e21, 'b '] }, 'a1000000000000000000000b'), true],
    [is({ cat: [' a '] }, ' a '), true],
    [{ cat: [true] }, false],
    [is({ substr: ['\u{1f600}bc', 1, 1] }, 'b'), true],
    [is({ substr: ['abc', 7] }, 'abc'), true],
    [is({ substr: ['abc', -2] }, 'bc'), true],
    [is({ substr: ['abcdef', 1, -2] }, 'bcd'), true],
    [{ substr: ['abc', 2, -2] }, false],
    [{ in: ['lic', { var: 'name' }] }, true],
    [{ in: [1, 'a1'] }, false],
  ]);
});

describe('lists', () => {
  results([
    [{ in: [{ var: 'age' }, [[40, 50]]] }, true],
    [{ in: [0, ['a']] }, true],
    [{ in: [1, [null, 1]] }, false],
    [{ in: [{ var: 'absent' }, ['a', null]] }, true],
    [{ in: ['pro', { var: 'labels' }] }, true],
    [is({ var: ['x', { merge: [1] }] }, 1), false],
    [{ contains_all: [{ var: 'labels' }, ['pro', 'beta']] }, true],
    [{ contains_any: [{ var: 'labels' }, ['x', 'beta']] }, true],
    [{ contains_none: [{ var: 'labels' }, ['x']] }, true],
    [{ contains_any: [[{ a: 1, b: 2 }], [{ a: 1, b: 2 }]] }, false],
    [is({ reduce: [{ var: 'scores' }, { '+': [{ var: 'current' }, { var: 'accumulator' }] }, 0] }, 6), true],
    [is({ reduce: [['a', 'b'], { cat: [{ var: 'accumulator' }, { var: 'current' }] }, ''] }, 'ab'), true],
    [{ map: [[1], { var: 'age' }] }, true],
    [is({ map: [[1], { var: 'age' }] }, null), false],
    [{ set: [{ var: 'company' }, '__proto__', 1] }, true],
  ]);
});

describe('conditions on elements', () => {
  results([
    [{ some: [{ var: 'items' }, { '==': [{ var: 'k' }, 9] }] }, true],
    [{ some: [{ var: 'items' }, { '==': [{ var: '.k' }, 2] }] }, true],
    [{ all: [{ var: 'items' }, { '>': [{ var: '.k' }, 0] }] }, true],
    [{ none: [{ var: 'absent' }, { '>': [{ var: '.k' }, 0] }] }, true],
    [{ all: [{ var: 'empty' }, { '>': [1, 0] }] }, false],
    [{ some: [{ var: 'items' }, true] }, false],
    [{ filter: [{ var: 'scores' }, { '>': [{ var: '' }, 2] }] }, true],
    [{ filter: [{ var: 'scores' }, { '>': [{ var: '' }, 5] }] }, false],
    [{ some: [[1], { var: 'company' }] }, true],
    [{ some: [[[{ var: 'x' }]], { some: [{ var: '' }, { '==': [1, 1] }] }] }, true],
  ]);
});

describe('branches', () => {
  results([
    [is({ if: [false, 1, 0, 2, 3] }, 3), true],
    [is({ if: [false, 1] }, null), true],
    [is({ if: [true, { if: [true, 5] }] }, 5), true],
    [{ if: { var: 'labels' } }, false],
    [is({ and: [1, '', { log: 1 }] }, ''), true],
    [is({ or: [0, 'x', { log: 1 }] }, 'x'), true],
    [is({ and: [] }, null), true],
    [{ '!': { var: 'zero' } }, true],
    [{ '!!': [{ var: 'zero' }] }, true],
    [{ '!!': [{ '/': ['a', 'b'] }] }, true],
  ]);
});
