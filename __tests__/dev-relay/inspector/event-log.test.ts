import { EventLog } from '../../../src/dev-relay/inspector/page/events/event-log.js';
import { arrival, exposure, tracking } from './page-events.js';

it('the event log keeps events under the numbers of their arrival', () => {
  const log = new EventLog(10);
  expect(log.add(arrival(exposure({ userKey: 'ann' }))).seq).toBe(0);
  expect(log.add(arrival(tracking({ userKey: 'bob' }))).seq).toBe(1);
  expect([log.get(0)?.userKey, log.get(1)?.userKey, log.get(2)]).toEqual(['ann', 'bob', undefined]);
  expect([log.size, log.oldest, log.next]).toEqual([2, 0, 2]);
});

it('the event log drops the oldest beyond its bound', () => {
  const log = new EventLog(3);
  for (const userKey of ['a', 'b', 'c', 'd', 'e']) log.add(arrival(exposure({ userKey })));
  expect([0, 1, 2, 3, 4].map((seq) => log.get(seq)?.userKey)).toEqual([undefined, undefined, 'c', 'd', 'e']);
  expect([log.size, log.oldest, log.next]).toEqual([3, 2, 5]);
});

it('the event log forgets all of them on demand, and counts on', () => {
  const log = new EventLog(3);
  for (const userKey of ['a', 'b', 'c', 'd']) log.add(arrival(exposure({ userKey })));
  log.clear();
  expect([log.size, log.oldest, log.next, log.get(3)]).toEqual([0, 4, 4, undefined]);
  log.add(arrival(exposure({ userKey: 'e' })));
  expect([log.size, log.get(4)?.userKey]).toEqual([1, 'e']);
});

it('the event log says what an exposure served, and what the details of a tracking event are', () => {
  const log = new EventLog(10);
  const served = log.add(arrival(exposure({ variation: 'blue', value: { size: 3 } })));
  const tracked = log.add(arrival(tracking({ trackingEventDetails: { currency: 'EUR', value: 99.9 } })));
  expect([served.outcome, served.isTracking]).toEqual(['blue = {"size":3}', false]);
  expect([tracked.outcome, tracked.isTracking]).toEqual(['value 99.9, currency EUR', true]);
});

it.each([
  ['no member at all', {}],
  ['members of wrong types', { kind: 7, key: null, userKey: ['x'], variation: {}, value: undefined }],
  ['names of the prototype', JSON.parse('{"__proto__":{"key":"x"},"constructor":1,"kind":"feature"}')],
])('the event log takes an event with %s', (_what, event) => {
  const kept = new EventLog(1).add(arrival(event));
  expect(kept).toMatchObject({ key: '', userKey: '' });
  expect(JSON.parse(kept.json)).toEqual(JSON.parse(JSON.stringify(event)));
});

it('the event log shortens long texts of the list, and keeps the JSON whole', () => {
  const value = 'x'.repeat(100_000);
  const kept = new EventLog(1).add(arrival(exposure({ value })));
  expect(kept.outcome.length).toBe(200);
  expect((JSON.parse(kept.json) as { value: string }).value).toBe(value);
});
