import { compileRedaction } from '../../src/events/redaction.js';
import { compileTrackingDetails } from '../../src/events/tracking-details.js';
import { writeTrackingEvent, type TrackingEventInput } from '../../src/events/tracking-event.js';
import { writeFeatureEvent } from '../../src/events/feature-event.js';
import { JsonWriter } from '../../src/events/json-writer.js';
import { EventTooLargeError, MAX_VISITS } from '../../src/events/visit-budget.js';

/** A request body as it is by default. */
const MAX_BYTES = 2 * 1_048_576;

/** The event, or the error that gave it up. */
function eventOf(input: Partial<TrackingEventInput>): any {
  const json = new JsonWriter({ maxCapacity: MAX_BYTES });
  try {
    writeTrackingEvent(json, { name: 'up', context: {}, details: {}, nowMs: 0, ...input });
  } catch (error) {
    return error;
  }
  return JSON.parse(json.bytes.toString('utf8', 0, json.end));
}

const details = (given: unknown): unknown => eventOf({ details: given }).trackingEventDetails;

/** How often something was asked of a caller's object. */
let steps = 0;
beforeEach(() => (steps = 0));

const count = <T>(value: T): T => {
  steps++;
  return value;
};

/** Counts every question that is asked of the target. */
function watched<T extends object>(target: T, size?: number): T {
  return new Proxy(target, {
    get: (of, name) => count(name === 'length' && size !== undefined ? size : Reflect.get(of, name)),
    getOwnPropertyDescriptor: (of, name) => count(Reflect.getOwnPropertyDescriptor(of, name)),
    has: (of, name) => count(Reflect.has(of, name)),
    getPrototypeOf: (of) => count(Reflect.getPrototypeOf(of)),
  });
}

const many = (length: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length }, (_, n) => [`k${n}`, n]));

/** Each of its members is a getter that is counted, and that returns another such object. */
const endless = (width: number): object =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      Array.from({ length: width }, (_, n) => [`k${n}`, { enumerable: true, get: () => count(endless(width)) }]),
    ),
  );

const endlessToJson = (): object => ({ toJSON: () => count({ a: endlessToJson(), b: endlessToJson() }) });

function argumentsOf(this: void): unknown {
  // eslint-disable-next-line prefer-rest-params -- they are what is tested
  return arguments;
}

describe('an event', () => {
  // Of a member of a proxy its descriptor is asked twice, and its value once.
  const bound = 3 * MAX_VISITS + 1_000;

  it.each<[string, () => Partial<TrackingEventInput>]>([
    ['a list without an end', () => ({ details: { list: new Array(1e9) } })],
    ['a proxy of a list without an end', () => ({ details: { list: watched([], 2 ** 53) } })],
    ['a list whose length is no number', () => ({ details: { list: watched([], Number.NaN) } })],
    ['lists that are too many together', () => ({ details: { a: new Array(60_000), b: new Array(60_000) } })],
    ['a context and details that are too large together', () => ({ context: many(60_000), details: many(60_000) })],
    ['an object with too many members', () => ({ details: watched(many(101_000)) })],
    ['members that are left out in the end', () => ({ details: { list: new Array(150_000).fill(undefined) } })],
    ['a wide object of getters', () => ({ details: endless(20) })],
    ['a narrow object of getters', () => ({ context: endless(2) })],
    ['a toJSON that returns ever new objects', () => ({ details: endlessToJson() })],
    ['a shared branch in a tree', () => ({ details: Array.from({ length: 60 }).reduce((t) => ({ l: t, r: t }), 1) })],
    ['a string that no request has room for', () => ({ details: { text: 'x'.repeat(500_000_000) } })],
    ['a boxed string that no request has room for', () => ({ details: { text: new String('x'.repeat(5e8)) } })],
    ['a name of a member that no request has room for', () => ({ details: { ['x'.repeat(5e8)]: 1 } })],
    ['a name that no request has room for', () => ({ name: 'x'.repeat(500_000_000) })],
    ['a targeting key that no request has room for', () => ({ context: { targetingKey: 'x'.repeat(500_000_000) } })],
    ['many small buffers', () => ({ details: { buffers: Array.from({ length: 200 }, () => Buffer.alloc(1_000)) } })],
    [
      'what a redaction function would get',
      () => ({
        context: endless(3),
        redact: compileRedaction(
          () => ({}),
          () => undefined,
        ),
      }),
    ],
    [
      'what a redaction function returns',
      () => ({
        redact: compileRedaction(
          () => endless(3) as Record<string, unknown>,
          () => undefined,
        ),
      }),
    ],
    [
      'a context of which names are taken out',
      () => ({ context: watched(many(101_000)), redact: compileRedaction(['k1'], () => undefined) }),
    ],
    ['a context with a number as its key', () => ({ context: watched({ ...many(101_000), targetingKey: 1 }) })],
  ])('is given up after a bounded number of steps for %s', (_what, input) => {
    const given = { details: {}, ...input() };
    if ('list' in Object(given.details)) given.details = { ...(given.details as object) };
    expect(eventOf(given)).toBeInstanceOf(EventTooLargeError);
    expect(steps).toBeLessThanOrEqual(bound);
  });

  it('is given up after a bounded number of steps for details that are completed', () => {
    const complete = compileTrackingDetails({ eventId: 'id', exporterMetadata: {}, onTaken: () => undefined });
    expect(() => complete(watched(many(101_000)))).toThrow(EventTooLargeError);
    expect(steps).toBeLessThanOrEqual(bound);
  });
});

describe('a value that takes long', () => {
  it.each<[string, unknown, string]>([
    ['a typed array', new Uint8Array(1_000_000), '[Uint8Array 1000000]'],
    ['a typed array just too long', new Float64Array(1_001), '[Float64Array 1001]'],
    ['one of BigInts', new BigInt64Array(2_000), '[BigInt64Array 2000]'],
    ['one that is called otherwise', new (class Pixels extends Uint8Array {})(5_000), '[Uint8Array 5000]'],
    [
      'one with a length of its own',
      Object.defineProperty(new Uint8Array(5_000), 'length', { value: 1 }),
      '[Uint8Array 5000]',
    ],
    ['a buffer', Buffer.alloc(1_000_000), '[Buffer 1000000]'],
    ['memory', new ArrayBuffer(1_000_000), '[ArrayBuffer 1000000]'],
    ['shared memory', new SharedArrayBuffer(1_000_000), '[SharedArrayBuffer 1000000]'],
    ['a view of memory', new DataView(new ArrayBuffer(1_000_000)), '[DataView 1000000]'],
    ['what toJSON returns', { toJSON: () => new Uint8Array(1_000_000) }, '[Uint8Array 1000000]'],
    ['a proxy of a typed array', watched(new Uint8Array(1_000_000)), '[Truncated]'],
    ['an object that inherits a list', Object.create(new Array(1_000_000).fill(0)) as object, '[Truncated]'],
    ['a BigInt', 1n << 1_000_000n, '[Truncated]'],
  ])('is described in place of %s', (_what, value, description) => {
    expect(details({ file: value, n: 1 })).toEqual({ file: description, n: 1 });
    expect(details({ list: [value] })).toEqual({ list: [description] });
    expect(steps).toBeLessThan(100);
  });

  it('is left out where it is the details as a whole', () => {
    expect(details(new Uint8Array(1_000_000))).toEqual({});
    expect(details(Buffer.alloc(1_000_000))).toEqual({});
  });
});

describe('a value that does not take long', () => {
  it.each<[string, unknown]>([
    ['a short typed array', Uint8Array.from({ length: 1_000 }, (_, n) => n)],
    ['a short buffer', Buffer.from('text')],
    ['little memory', new ArrayBuffer(8)],
    ['a view of little memory', new DataView(new ArrayBuffer(8))],
    ['a set of any size', new Set(Array.from({ length: 200_000 }, (_, n) => n))],
    ['a map of any size', new Map(Array.from({ length: 200_000 }, (_, n) => [n, n]))],
    [
      'an iterator without an end',
      (function* () {
        for (;;) yield 1;
      })(),
    ],
    ['arguments', Reflect.apply(argumentsOf, undefined, [1, 2])],
    ['as many members as may be', many(99_000)],
    ['as many elements as may be', Array.from({ length: 99_000 }, (_, n) => n)],
    ['minus zero', [-0]],
    ['half of a surrogate pair', { '\ud800': '\udfff', list: ['\ud800x'] }],
    ['a member called __proto__', JSON.parse('{"__proto__":{"toString":1}}')],
  ])('is written as JSON.stringify writes it: %s', (_what, value) => {
    expect(JSON.stringify(details({ value }))).toBe(JSON.stringify({ value }));
  });
});

it('a member is read once', () => {
  const value = watched({ a: 1, b: { c: 2 } });
  eventOf({
    details: {
      value,
      big: 1n,
      get broken() {
        return count(undefined);
      },
    },
  });
  // Its `toJSON`, its `constructor`, five signs of a list, its names' descriptors twice, its values, its prototype.
  expect(steps).toBeLessThanOrEqual(20);
});

describe('the value of an exposure', () => {
  const exposure = (value: unknown): any => {
    const json = new JsonWriter({ maxCapacity: MAX_BYTES });
    const input = { flagKey: 'f', value, source: 'INPROCESS', failed: true, context: {}, nowMs: 0 } as const;
    writeFeatureEvent(json, input);
    return JSON.parse(json.bytes.toString('utf8', 0, json.end));
  };

  it('is bounded like details', () => {
    expect(exposure({ file: new Uint8Array(1_000_000) }).value).toEqual({ file: '[Uint8Array 1000000]' });
  });

  it.each<[string, unknown]>([
    ['getters without an end', endless(3)],
    ['a list without an end', new Array(1e9)],
    ['a string that no request has room for', 'x'.repeat(500_000_000)],
    ['nothing that JSON knows', () => 1],
  ])('is left out where it is %s', (_what, value) => {
    expect(exposure(value)).toMatchObject({ key: 'f', default: true });
    expect(exposure(value)).not.toHaveProperty('value');
    expect(steps).toBeLessThanOrEqual(3 * MAX_VISITS);
  });
});
