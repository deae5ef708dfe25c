import { compileTrackingDetails } from '../../src/events/tracking-details.js';
import { hostileProxy, revokedProxy, throwing } from '../helpers/hostile.js';

const exporterMetadata = { env: 'test', provider: 'javascript' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function compiled(options: { trackingMetadata?: string; eventId?: string; detailsText?: string }): {
  complete: (details: unknown) => any;
  taken: string[];
} {
  const taken: string[] = [];
  const complete = compileTrackingDetails({ ...options, exporterMetadata, onTaken: (name) => void taken.push(name) });
  return { complete, taken };
}

it('returns the very same details when nothing is asked for', () => {
  const details = hostileProxy();
  expect(compiled({}).complete(details)).toBe(details);
});

it('puts the exporter metadata under the name given', () => {
  expect(compiled({ trackingMetadata: 'meta' }).complete({ value: 1 })).toEqual({ value: 1, meta: exporterMetadata });
});

it('puts another unique id into each event', () => {
  const { complete } = compiled({ eventId: 'id' });
  const ids = Array.from({ length: 100 }, () => (complete({}) as { id: string }).id);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(UUID);
});

it('does not touch the details of the caller', () => {
  const details = Object.freeze({ value: 1 });
  expect(compiled({ eventId: 'id' }).complete(details)).not.toBe(details);
  expect(details).toEqual({ value: 1 });
});

it('leaves a member to the caller who has set it, and says so once for each name', () => {
  const { complete, taken } = compiled({ trackingMetadata: 'meta', eventId: 'id' });
  expect(complete({ id: 'own', meta: null })).toEqual({ id: 'own', meta: null });
  expect(complete({ id: 0 })).toEqual({ id: 0, meta: exporterMetadata });
  expect(taken).toEqual(['meta', 'id']);
});

it('takes an undefined member for none: it would leave the event without its id', () => {
  const { complete, taken } = compiled({ eventId: 'id' });
  expect(complete({ id: undefined, value: 1 })).toEqual({ id: expect.stringMatching(UUID) as unknown, value: 1 });
  expect(taken).toEqual([]);
});

it.each([[() => 'id'], [Symbol('id')]])('takes the member %p, which no event carries, for none', (id) => {
  const { complete, taken } = compiled({ eventId: 'id' });
  expect(complete({ id, value: 1 })).toEqual({ id: expect.stringMatching(UUID) as unknown, value: 1 });
  expect(taken).toEqual([]);
});

it('asks no toJSON of what a toJSON has returned, as JSON.stringify does not', () => {
  const details = { toJSON: () => ({ value: 1, toJSON: () => ({ value: 2 }) }) };
  expect(compiled({ eventId: 'id' }).complete(details)).toEqual({
    value: 1,
    id: expect.stringMatching(UUID) as unknown,
  });
});

it('adds no text of the details itself, and reports once a member that is in its way', () => {
  const { complete, taken } = compiled({ detailsText: 'text' });
  expect(complete({ value: 1, gone: undefined })).toEqual({ value: 1 });
  expect(complete({ text: undefined })).toEqual({});
  expect(taken).toEqual([]);
  expect(complete({ text: 'own' })).toEqual({ text: 'own' });
  expect(complete({ text: 5 })).toEqual({ text: 5 });
  expect(taken).toEqual(['text']);
});

it('is not misled by the names of Object.prototype', () => {
  const { complete, taken } = compiled({ trackingMetadata: '__proto__', eventId: 'constructor' });
  const completed = complete({ value: 1 }) as object;
  expect(Object.getOwnPropertyNames(completed).sort()).toEqual(['__proto__', 'constructor', 'value']);
  expect(taken).toEqual([]);
});

it.each([
  ['nothing', undefined, {}],
  ['null', null, {}],
  ['a text', 'text', {}],
  ['a list', [1], {}],
  ['a number', 5, { value: 5 }],
  ['a BigInt', 5n, { value: '5' }],
  ['a boxed number', new Number(5), { value: 5 }],
  ['a date', new Date(0), {}],
  ['a revoked proxy', revokedProxy(), {}],
  ['a hostile proxy', hostileProxy(), {}],
  ['an object whose toJSON returns another', { a: 1, toJSON: () => ({ b: 2 }) }, { b: 2 }],
  ['an object whose toJSON throws', { a: 1, toJSON: throwing }, {}],
])('completes %s', (_what, details, rest) => {
  const { id, ...others } = compiled({ eventId: 'id' }).complete(details) as { id: string };
  expect(id).toMatch(UUID);
  expect(others).toEqual(rest);
});

it('loses no more than the member to a getter that throws', () => {
  const details = {
    a: 1,
    get b(): never {
      return throwing();
    },
  };
  expect(compiled({ eventId: 'id' }).complete(details)).toEqual({ a: 1, id: expect.stringMatching(UUID) as unknown });
});
