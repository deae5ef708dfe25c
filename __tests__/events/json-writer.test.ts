import * as fc from 'fast-check';
import { JsonLiteral } from '../../src/events/json-literal.js';
import { JsonWriter } from '../../src/events/json-writer.js';
import { plainCopy } from '../../src/events/plain-copy.js';
import { EventTooLargeError } from '../../src/events/visit-budget.js';
import { anyValue } from '../helpers/any-value.js';
import { cyclic, hostileProxy, nested, revokedProxy, throwing } from '../helpers/hostile.js';

/** An amount: at most three decimals, large ones and small ones. */
const decimal = fc
  .tuple(fc.integer({ min: -3_000_000_000, max: 3_000_000_000 }), fc.constantFrom(10, 100, 1000))
  .map(([units, per]) => units / per);

const newWriter = (maxCapacity = 1_000_000): JsonWriter => new JsonWriter({ maxCapacity });

/** What a writer writes, behind what it may have written before. */
function written(writer: JsonWriter, write: (json: JsonWriter) => unknown): string {
  const start = writer.end;
  writer.moveTo(start);
  write(writer);
  return writer.bytes.toString('utf8', start, writer.end);
}

/** The text of a value within an object, on a level where nothing is left out. */
const memberText = (value: unknown, writer = newWriter()): string =>
  written(writer, (json) => json.object({ in: [value] }));

describe('a string', () => {
  const texts = [
    '',
    'a',
    'abcd',
    'abcdefghi',
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001f',
    '\u007f',
    'ä',
    'Ł',
    '€',
    '🚀',
    '\ud800',
    '\udfff',
  ];

  it('is written as JSON has it, whatever its characters', () => {
    const writer = newWriter();
    for (const text of texts) expect(written(writer, (json) => json.string(text))).toBe(JSON.stringify(text));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(written(writer, (json) => json.string(text))).toBe(JSON.stringify(text));
      }),
    );
  });

  it('is written as JSON has it, wherever its character that is not plain ASCII is', () => {
    const writer = newWriter();
    for (const odd of texts.filter(({ length }) => length === 1))
      for (const other of ['A', '~', '!', ' '])
        for (let length = 1; length <= 13; length++)
          for (let at = 0; at < length; at++) {
            const text = other.repeat(at) + odd + other.repeat(length - at - 1);
            expect(written(writer, (json) => json.string(text))).toBe(JSON.stringify(text));
          }
  });

  it.each(['stringOften', 'stringTwice'] as const)('is written the same by %s, the second time too', (method) => {
    const writer = newWriter();
    for (const text of [...texts, 'x'.repeat(200), ...texts]) {
      const twice = written(writer, (json) => {
        json[method](text);
        json.string(text);
      });
      expect(twice).toBe(JSON.stringify(text).repeat(2));
    }
  });

  it('is not taken for that of the event before', () => {
    const writer = newWriter();
    written(writer, (json) => json.stringTwice('first'));
    written(writer, (json) => json.stringTwice('other'));
    expect(written(writer, (json) => json.string('first'))).toBe('"first"');
  });
});

describe('a number', () => {
  const numbers = [
    0,
    -0,
    1,
    -1,
    9,
    10,
    -10,
    99,
    100,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 31,
    2 ** 53,
    0.1,
    99.77,
    1e21,
    5e-324,
  ];

  it.each(numbers)('is written as JSON has it: %p', (number) => {
    expect(memberText(number)).toBe(JSON.stringify({ in: [number] }));
  });

  it('is written as JSON has it, whichever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), decimal), (number) => {
        expect(memberText(number)).toBe(JSON.stringify({ in: [number] }));
      }),
    );
  });
});

describe('an object', () => {
  it('is written as JSON has its plain copy', () => {
    const writer = newWriter();
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(memberText(value, writer)).toBe(JSON.stringify({ in: [plainCopy(value)] }));
      }),
      { numRuns: 500 },
    );
  });

  it('an object of JSON data is always written', () => {
    const writer = newWriter();
    fc.assert(fc.property(fc.jsonValue(), (value) => memberText(value, writer) === JSON.stringify({ in: [value] })));
  });

  it('has no members that would be null on its first level, and keeps deeper ones', () => {
    const value = {
      a: null,
      b: Number.NaN,
      c: undefined,
      d: { e: null, f: [null, -Infinity, undefined] },
      g: new Date(Number.NaN),
    };
    expect(written(newWriter(), (json) => json.object(value))).toBe('{"d":{"e":null,"f":[null,null,null]}}');
    expect(written(newWriter(), (json) => json.object({ a: null }))).toBe('{}');
  });

  it.each([
    ['a BigInt', [1n], ['1']],
    ['a BigInt as a member', { big: -1n }, { big: '-1' }],
    [
      'a BigInt with more digits than anybody reads',
      [1n << 100_000n, -(1n << 100_000n)],
      ['[Truncated]', '[Truncated]'],
    ],
    ['a boxed number', new Number(1), 1],
    ['a boxed string', new String('x'), 'x'],
    ['a boxed string that hides it', Object.assign(new String('x'), { valueOf: () => ({}) }), 'x'],
    ['a boxed boolean', new Boolean(false), false],
    ['a boxed BigInt', Object(1n), '1'],
    ['a cycle', cyclic(), { n: 1, self: '[Circular]' }],
    ['more levels than are sent', nested(101), nested(98, '[Truncated]')],
  ])('an object with %s is written anyway', (_what, value, expected) => {
    expect(JSON.parse(memberText(value))).toEqual({ in: [expected] });
  });

  it('loses no more than the member whose getter, toJSON or proxy throws', () => {
    const broken = {
      get getter(): never {
        return throwing();
      },
      a: 1,
      half: { started: [1, { toJSON: throwing }], get: hostileProxy() },
      revoked: revokedProxy(),
      list: [hostileProxy(), 2, { toJSON: throwing }],
    };
    const expected = { a: 1, half: { started: [1, null] }, list: [null, 2, null] };
    expect(JSON.parse(memberText(broken))).toEqual({ in: [expected] });
    expect(written(newWriter(), (json) => json.object(hostileProxy() as Record<string, unknown>))).toBe('{}');
  });

  it('an object after one that threw is written as ever', () => {
    const writer = newWriter();
    const shared = { n: 1 };
    memberText({ deep: { shared, broken: { shared, toJSON: throwing } } }, writer);
    expect(memberText(shared, writer)).toBe('{"in":[{"n":1}]}');
  });

  it('asks toJSON once, with the name that the value has', () => {
    const asked: unknown[] = [];
    const toJSON = (name: unknown): unknown => {
      asked.push(name);
      return { toJSON: throwing, name };
    };
    const value = { a: { toJSON }, list: ['x', { toJSON }] };
    expect(written(newWriter(), (json) => json.object(value))).toBe(JSON.stringify(value));
    expect(asked.slice(0, 2)).toEqual(['a', '1']);
  });

  it('has own members only, also where somebody has given all objects one', () => {
    class Order {
      id = 7;
      get total(): number {
        return 5;
      }
    }
    const value = {
      order: new Order(),
      inherits: Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }) as object,
    };
    expect(written(newWriter(), (json) => json.object(value))).toBe('{"order":{"id":7},"inherits":{"own":2}}');
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, enumerable: true, configurable: true });
    try {
      expect(written(newWriter(), (json) => json.object({ a: 1, b: {} }))).toBe('{"a":1,"b":{}}');
    } finally {
      delete (Object.prototype as { polluted?: unknown }).polluted;
    }
  });

  it('has the right names, whatever objects have been in its place before', () => {
    const writer = newWriter();
    const names = fc.constantFrom('', 'a', 'b', 'c', 'ä', '"', '__proto__', 'x'.repeat(80));
    const shapes: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      tree: fc.dictionary(names, fc.oneof(fc.integer(), tie('tree')), { maxKeys: 5 }),
    })).tree;
    fc.assert(fc.property(shapes, (value) => memberText(value, writer) === JSON.stringify({ in: [value] })));
  });

  it('may have any number of names, and so may all objects together', () => {
    const writer = newWriter(10_000_000);
    for (let round = 0; round < 3; round++) {
      const value = Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`name-${round}-${n}`, n]));
      expect(memberText(value, writer)).toBe(JSON.stringify({ in: [value] }));
    }
  });

  it('is the same as its plain copy', () => {
    const value = { list: Object.assign([1, 2], { extra: 3 }), nested: { '2': 'b', '1': 'a', [Symbol('s')]: 1 } };
    expect(memberText(value)).toBe(JSON.stringify({ in: [plainCopy(value)] }));
  });
});

describe('the text of an object as one of its members', () => {
  /** What is written of an object and its text. */
  const withText = (value: object, { name = 'text', writer = newWriter() } = {}): string =>
    written(writer, (json) => {
      const start = json.end;
      json.object(value as Record<string, unknown>);
      json.ownText(start, name);
    });
  const without = (value: object): string => written(newWriter(), (json) => json.object(value as never));

  it.each<[string, object]>([
    ['no members', {}],
    ['only members that are left out', { a: null, b: undefined }],
    ['a number', { value: 99.77 }],
    ['quotes and backslashes', { 'a"b': '\\"\\\\"', c: '\n\u0000' }],
    ['other characters than ASCII', { ä: '€🚀', half: '\ud800' }],
    ['a BigInt, a cycle and what throws', { big: 1n, ring: cyclic(), proxy: revokedProxy(), toJSON: 1 }],
  ])('is what the object was without it, for %s', (_what, value) => {
    const text = without(value);
    expect(withText(value)).toBe(JSON.stringify({ ...(JSON.parse(text) as object), text }));
  });

  it('is right, whatever the object, its name and what was written before', () => {
    const writer = newWriter();
    const objects = fc.dictionary(fc.string(), anyValue);
    fc.assert(
      fc.property(objects, fc.string({ unit: 'binary' }), (value, name) => {
        const text = without(value);
        const end = `${text === '{}' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(text)}}`;
        expect(withText(value, { name, writer })).toBe(`${text.slice(0, -1)}${end}`);
      }),
      { numRuns: 500 },
    );
  });

  it('makes the bytes grow as far as the limit, and throws beyond it', () => {
    const value = { quotes: '"'.repeat(40_000) };
    const text = without(value);
    expect(withText(value, { writer: newWriter(300_000) }) === JSON.stringify({ ...value, text })).toBe(true);
    const writer = newWriter(200_000);
    expect(() => withText(value, { writer })).toThrow(EventTooLargeError);
    writer.moveTo(0);
    expect(memberText(1, writer)).toBe('{"in":[1]}');
  });
});

describe('the kind of the member value', () => {
  it.each<[string, unknown, string]>([
    ['is missing', {}, 'nothing'],
    ['is undefined', { value: undefined }, 'nothing'],
    ['is null', { value: null }, 'nothing'],
    ['is inherited', Object.create({ value: 'text' }), 'nothing'],
    ['is further down', { deep: { value: 'text' } }, 'nothing'],
    ['throws', Object.defineProperty({}, 'value', { enumerable: true, get: throwing }), 'nothing'],
    ['cannot be listed', hostileProxy({ value: 'text' }), 'nothing'],
    ['is a number', { value: -0.5 }, 'number'],
    ['is zero', { value: 0 }, 'number'],
    ['is a boxed number', { value: new Number(7) }, 'number'],
    ['has a toJSON that returns a number', { value: { toJSON: () => 9 } }, 'number'],
    ['is a text', { value: '9.99' }, 'otherwise'],
    ['is an empty text', { value: '' }, 'otherwise'],
    ['is NaN', { value: Number.NaN }, 'otherwise'],
    ['is a boxed NaN', { value: new Number(Number.NaN) }, 'otherwise'],
    ['is an infinity', { value: -Infinity }, 'otherwise'],
    ['is a boolean', { value: true }, 'otherwise'],
    ['is a BigInt', { value: 5n }, 'otherwise'],
    ['is a list', { value: [1] }, 'otherwise'],
    ['is an object', { value: {} }, 'otherwise'],
    ['is a date', { value: new Date(0) }, 'otherwise'],
    ['is a function', { value: throwing }, 'otherwise'],
    ['has a toJSON that returns a text', { value: { toJSON: () => '9.99' } }, 'otherwise'],
    ['has a toJSON that throws', { value: { toJSON: throwing } }, 'otherwise'],
    ['throws, with digits where it would be', { value: { toJSON: throwing }, text: '77777777' }, 'otherwise'],
    ['follows that of a context', { a: 1 }, 'nothing'],
  ])('is told where it %s', (_what, object, expected) => {
    let writtenAs: unknown;
    const writer = newWriter();
    written(writer, (json) => json.object({ value: 'that of the context' }));
    written(writer, (json) => (writtenAs = json.objectWithValue(object as Record<string, unknown>)));
    expect(writtenAs).toBe(expected);
  });

  it('changes nothing of what is written of the object', () => {
    const [plain, watching] = [newWriter(), newWriter()];
    const objects = fc.dictionary(fc.oneof(fc.constantFrom('value', 'a', '__proto__'), fc.string()), anyValue);
    fc.assert(
      fc.property(objects, (object) => {
        expect(written(watching, (json) => json.objectWithValue(object))).toBe(
          written(plain, (json) => json.object(object)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is read once', () => {
    const get = jest.fn(() => 5);
    const object = Object.defineProperty({}, 'value', { enumerable: true, get });
    expect(written(newWriter(), (json) => json.objectWithValue(object))).toBe('{"value":5}');
    expect(get).toHaveBeenCalledTimes(1);
  });
});

describe('the bytes', () => {
  it('grow as far as the limit, and keep what was written', () => {
    const writer = newWriter(300_000);
    const long = 'x'.repeat(150_000);
    const text = written(writer, (json) => {
      json.literal(new JsonLiteral('{"start":1}'));
      json.object({ long });
    });
    expect(text === `{"start":1}${JSON.stringify({ long })}`).toBe(true);
  });

  it.each([
    ['a string', (json: JsonWriter) => json.string('x'.repeat(400_000))],
    ['a text', (json: JsonWriter) => json.text('x'.repeat(400_000))],
    ['a list', (json: JsonWriter) => void json.object({ list: new Array<number>(99_000).fill(1_000) })],
    [
      'literals',
      (json: JsonWriter) => {
        const literal = new JsonLiteral('12345678'.repeat(20));
        for (let n = 0; n < 3_000; n++) json.literal(literal);
      },
    ],
  ])('do not grow beyond it, for %s', (_what, write) => {
    const writer = newWriter(300_000);
    expect(() => write(writer)).toThrow(EventTooLargeError);
    expect(writer.bytes.length).toBeLessThanOrEqual(300_000);
    writer.moveTo(0);
    expect(memberText(1, writer)).toBe('{"in":[1]}');
  });

  it('take a text that just fits, however many bytes its characters need', () => {
    for (const unit of ['a', 'ä', '€', '🚀']) {
      const text = unit.repeat(Math.floor(299_000 / Buffer.byteLength(unit)));
      expect(written(newWriter(300_000), (json) => json.text(text)) === text).toBe(true);
    }
  });
});
