import * as fc from 'fast-check';
import { MAX_DEPTH, plainCopy } from '../../src/events/plain-copy.js';
import { EventTooLargeError, MAX_VISITS, VisitBudget } from '../../src/events/visit-budget.js';
import { anyValue } from '../helpers/any-value.js';
import { cyclic, hostileProxy, nested, revokedProxy, throwing } from '../helpers/hostile.js';

describe('a leaf', () => {
  it.each([
    ['a string', 'text', 'text'],
    ['a number', 1.5, 1.5],
    ['a boolean', false, false],
    ['null', null, null],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', new Date(Number.NaN), null],
    ['NaN', Number.NaN, null],
    ['an infinity', -Infinity, null],
    ['a BigInt', 2n ** 70n, '1180591620717411303424'],
    ['a boxed number', new Number(1), 1],
    ['a boxed string', new String('a'), 'a'],
    ['a boxed boolean', new Boolean(false), false],
    ['a URL', new URL('http://a/b'), 'http://a/b'],
    ['a map', new Map([[1, 2]]), {}],
    [
      'a class instance',
      new (class Point {
        x = 1;
        #y = 2;
        get y() {
          return this.#y;
        }
      })(),
      { x: 1 },
    ],
  ])('a leaf that is %s becomes what JSON has for it', (_what, value, copy) => {
    expect(plainCopy({ leaf: value, list: [value] })).toEqual({ leaf: copy, list: [copy] });
  });

  it.each([
    ['undefined', undefined],
    ['a function', throwing],
    ['a symbol', Symbol('s')],
    ['an object whose toJSON returns undefined', { toJSON: () => undefined }],
    ['an object whose toJSON throws', { toJSON: throwing }],
    ['a revoked proxy', revokedProxy()],
    ['a hostile proxy', hostileProxy()],
  ])('a leaf that is %s vanishes from objects and is null in lists', (_what, value) => {
    expect(plainCopy({ leaf: value, list: [1, value], n: 1 })).toEqual({ list: [1, null], n: 1 });
    expect(plainCopy(value)).toBeUndefined();
  });

  it('a leaf behind a getter that throws costs that member alone', () => {
    const value = {
      a: 1,
      get b() {
        return throwing();
      },
      c: {
        get d() {
          return throwing();
        },
        e: 2,
      },
    };
    expect(plainCopy(value)).toEqual({ a: 1, c: { e: 2 } });
  });
});

describe('a member', () => {
  it('a member with a symbol for its name, or that is not enumerable or inherited, is none', () => {
    const value = Object.create({ inherited: 1 }) as object;
    Object.defineProperty(value, 'hidden', { value: 1, enumerable: false });
    expect(plainCopy(Object.assign(value, { [Symbol('s')]: 1, n: 1 }))).toEqual({ n: 1 });
  });

  it('a member called __proto__ is one, at every depth, and changes no prototype', () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":true},"deep":{"__proto__":1}}');
    const copy = plainCopy(value) as { deep: object };
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true},"deep":{"__proto__":1}}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('knows its name when toJSON asks for it', () => {
    const value = { toJSON: (key: string) => `as ${key}` };
    expect(plainCopy({ a: value, l: [value] })).toEqual({ a: 'as a', l: ['as 0'] });
  });

  it('a member whose toJSON returns the object itself is copied as it is', () => {
    const value = {
      n: 1,
      toJSON(): unknown {
        return this;
      },
    };
    expect(plainCopy(value)).toEqual({ n: 1 });
  });

  it('a member whose toJSON returns ever new objects of the kind is asked once, as JSON.stringify asks', () => {
    const endless = (): object => ({ toJSON: () => endless(), deep: 1 });
    expect(plainCopy({ e: endless(), n: 1 })).toEqual({ e: { deep: 1 }, n: 1 });
  });

  it('a member whose toJSON returns ever deeper objects ends where the depth does', () => {
    const endless = (): object => ({ toJSON: () => ({ d: endless() }) });
    expect(plainCopy(endless())).toEqual(nested(MAX_DEPTH, '[Truncated]'));
  });

  it('a member whose toJSON returns an object that leads back to it is cut there', () => {
    const value = { toJSON: (): object => ({ back: [value] }) };
    expect(plainCopy({ value })).toEqual({ value: { back: ['[Circular]'] } });
  });
});

describe('a cycle', () => {
  it('is cut and marked', () => {
    expect(plainCopy(cyclic())).toEqual({ n: 1, self: '[Circular]' });
    const list: unknown[] = [1];
    list.push({ list });
    expect(plainCopy(list)).toEqual([1, { list: '[Circular]' }]);
  });

  it('is none where the same object is there twice', () => {
    const shared = { n: 1 };
    expect(plainCopy({ a: shared, b: [shared, shared] })).toEqual({ a: { n: 1 }, b: [{ n: 1 }, { n: 1 }] });
  });
});

describe('depth', () => {
  it(`is kept up to ${MAX_DEPTH} levels`, () => {
    expect(plainCopy(nested(MAX_DEPTH))).toEqual(nested(MAX_DEPTH));
  });

  it('is truncated below', () => {
    expect(plainCopy(nested(MAX_DEPTH + 1))).toEqual(nested(MAX_DEPTH, '[Truncated]'));
    expect(plainCopy(nested(100_000))).toEqual(nested(MAX_DEPTH, '[Truncated]'));
  });

  it('ends a proxy that returns ever new objects', () => {
    const endless = (): object => new Proxy({ a: 1 }, { get: () => endless() });
    expect(() => plainCopy(endless())).not.toThrow();
  });
});

describe('breadth', () => {
  it.each([
    ['a list without an end', { list: new Array(2 ** 32 - 1) }],
    ['a list of many elements', new Array(MAX_VISITS + 1).fill(1)],
    ['an object with many members', Object.fromEntries(Array.from({ length: MAX_VISITS + 1 }, (_, n) => [n, n]))],
    ['a tree of sixty levels with two branches each', binaryTree(60)],
  ])('breadth of %s is more than is copied', (_what, value) => {
    expect(() => plainCopy(value)).toThrow(EventTooLargeError);
  });

  it('may be all that there is to visit', () => {
    const list = new Array(MAX_VISITS - 1).fill(1);
    expect(plainCopy({ list })).toEqual({ list });
  });

  it('is bounded for several copies together', () => {
    const budget = new VisitBudget();
    plainCopy(new Array(MAX_VISITS - 1), budget);
    expect(plainCopy({ n: 1 }, budget)).toEqual({ n: 1 });
    expect(() => plainCopy({ n: 1 }, budget)).toThrow(EventTooLargeError);
  });
});

function binaryTree(levels: number): unknown {
  let tree: unknown = 1;
  for (let level = 0; level < levels; level++) tree = { l: tree, r: tree };
  return tree;
}

it('a plain copy is always what JSON can express', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const copy = plainCopy(value);
      expect(copy === undefined || typeof JSON.stringify(copy) === 'string').toBe(true);
    }),
  );
});
