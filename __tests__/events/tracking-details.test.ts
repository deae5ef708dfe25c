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

it('the details stay the very same object when nothing is asked for', () => {
  const details = hostileProxy();
  expect(compiled({}).complete(details)).toBe(details);
});

it('the details get the exporter metadata under the name given', () => {
  expect(compiled({ trackingMetadata: 'meta' }).complete({ value: 1 })).toEqual({ value: 1, meta: exporterMetadata });
});

it('each event gets another unique id in its details', () => {
  const { complete } = compiled({ eventId: 'id' });
  const ids = Array.from({ length: 100 }, () => (complete({}) as { id: string }).id);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(UUID);
});

it('the details of the caller are not touched', () => {
  const details = Object.freeze({ value: 1 });
  expect(compiled({ eventId: 'id' }).complete(details)).not.toBe(details);
  expect(details).toEqual({ value: 1 });
});

it('a member stays with the caller who has set it, and a warning says so once for each name', () => {
  const { complete, taken } = compiled({ trackingMetadata: 'meta', eventId: 'id' });
  expect(complete({ id: 'own', meta: null })).toEqual({ id: 'own', meta: null });
  expect(complete({ id: 0 })).toEqual({ id: 0, meta: exporterMetadata });
  expect(taken).toEqual(['meta', 'id']);
});

it('an undefined member is taken for none: it would leave the event without its id', () => {
  const { complete, taken } = compiled({ eventId: 'id' });
  expect(complete({ id: undefined, value: 1 })).toEqual({ id: expect.stringMatching(UUID) as unknown, value: 1 });
  expect(taken).toEqual([]);
});

it.each([[() => 'id'], [Symbol('id')]])('the member %p, which no event carries, is taken for none', (id) => {
  const { complete, taken } = compiled({ eventId: 'id' });
  expect(complete({ id, value: 1 })).toEqual({ id: expect.stringMatching(UUID) as unknown, value: 1 });
  expect(taken).toEqual([]);
});

it('the toJSON of what a toJSON has returned is not asked, as JSON.stringify does not', () => {
  const details = { toJSON: () => ({ value: 1, toJSON: () => ({ value: 2 }) }) };
  expect(compiled({ eventId: 'id' }).complete(details)).toEqual({
    value: 1,
    id: expect.stringMatching(UUID) as unknown,
  });
});

it('no text of the details is added where a member is in its way, which is reported once', () => {
  const { complete, taken } = compiled({ detailsText: 'text' });
  expect(complete({ value: 1, gone: undefined })).toEqual({ value: 1 });
  expect(complete({ text: undefined })).toEqual({});
  expect(taken).toEqual([]);
  expect(complete({ text: 'own' })).toEqual({ text: 'own' });
  expect(complete({ text: 5 })).toEqual({ text: 5 });
  expect(taken).toEqual(['text']);
});

it('the names of Object.prototype mislead nobody', () => {
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
])('the details are completed: %s', (_what, details, rest) => {
  const { id, ...others } = compiled({ eventId: 'id' }).complete(details) as { id: string };
  expect(id).toMatch(UUID);
  expect(others).toEqual(rest);
});

it('a getter that throws costs no more than its member', () => {
  const details = {
    a: 1,
    get b(): never {
      return throwing();
    },
  };
  expect(compiled({ eventId: 'id' }).complete(details)).toEqual({ a: 1, id: expect.stringMatching(UUID) as unknown });
});
