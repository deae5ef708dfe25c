import type { Batch } from '../../../../src/delivery/batch.js';
import { BatchWriter } from '../../../../src/delivery/batch-writer.js';
import { envelopeOf } from '../../../../src/delivery/envelope.js';
import type { TakeOrder } from '../../../../src/delivery/event-store.js';
import { BatchList } from '../../../../src/delivery/store/memory/batch-list.js';
import { writeTo } from '../../../helpers/event-encoders.js';
import { collectGarbage } from '../../../helpers/garbage.js';
import { range } from '../../../helpers/publisher-harness.js';

const envelope = envelopeOf({ provider: 'javascript' });

/** A batch of events that are numbers. */
function batchOf(from: number, count: number): Batch {
  const writer = new BatchWriter({ envelope, maxEvents: 1_000, maxBytes: 100_000 });
  for (const n of range(count, from)) writeTo(writer, String(n));
  return writer.seal(from + count);
}

function listOf(...batches: Batch[]): BatchList {
  const list = new BatchList();
  for (const batch of batches) list.add(batch);
  return list;
}

const suspect = (batch: Batch): Batch =>
  Object.assign(batch, { search: { kind: 'suspect', since: 1, isCertain: false } });

const asking = (batch: Batch): Batch =>
  Object.assign(batch, {
    search: {
      kind: 'asking',
      at: 1,
      refusal: { by: 'event', cause: '' },
      before: { kind: 'none' },
      isConfirmed: false,
    },
  });

describe('the list of batches', () => {
  it('counts events and bytes of what waits and of what is in flight', () => {
    const [a, b] = [batchOf(0, 3), batchOf(3, 2)];
    const list = listOf(a, b);
    list.markInFlight(b);
    expect([list.events, list.eventsInFlight, list.bytes, list.hasWaiting]).toEqual([5, 2, a.bytes + b.bytes, true]);
    list.markInFlight(a);
    expect(list.hasWaiting).toBe(false);
    list.markWaiting(b);
    list.markWaiting(b);
    expect([list.events, list.eventsInFlight, list.length]).toEqual([5, 3, 2]);
  });

  it('puts others in the place of a batch, wherever that is', () => {
    const [a, b, c] = [batchOf(0, 2), batchOf(2, 2), batchOf(4, 2)];
    const list = listOf(a, b, c);
    const [left, right] = b.halve();
    list.replace([b], [left, right]);
    expect(list.all).toEqual([a, left, right, c]);
    const whole = batchOf(0, 6);
    list.replace([a, right, c], [whole]);
    expect(list.all).toEqual([whole, left]);
    expect([list.has(a), list.has(whole)]).toEqual([false, true]);
  });

  it('refuses to replace a batch that it does not hold', () => {
    expect(() => listOf(batchOf(0, 1)).replace([batchOf(0, 1)], [])).toThrow('Expected a batch that this store holds.');
  });

  it('gives up its oldest events, but none in flight', () => {
    const [a, b] = [batchOf(0, 1), batchOf(1, 2)];
    const list = listOf(a, b);
    list.markInFlight(a);
    expect([list.dropOldest(), list.dropOldest(), list.dropOldest()]).toEqual([true, true, false]);
    expect([list.events, list.eventsInFlight, list.bytes, list.length]).toEqual([1, 1, a.bytes, 1]);
  });

  it.each<[TakeOrder, number]>([
    ['oldest', 0],
    ['healthy', 2],
    ['suspect', 3],
  ])('begins in the order "%s" with the batch at place %i', (order, place) => {
    const batches = [asking(batchOf(0, 9)), suspect(batchOf(9, 1)), batchOf(10, 2), suspect(batchOf(12, 4))];
    expect(listOf(...batches).waiting.first(order)).toBe(batches[place]);
  });

  it.each<TakeOrder>(['healthy', 'suspect'])(
    'ends in the order "%s" with a batch that has to be asked about',
    (order) => {
      const last = asking(batchOf(0, 1));
      expect(listOf(last).waiting.first(order)).toBe(last);
    },
  );

  it('retains no batch that is gone', async () => {
    const list = new BatchList();
    const gone = range(50).map((n) => {
      const batch = batchOf(n, 2);
      list.add(batch);
      if (n % 2 === 0) list.replace([batch], []);
      else while (list.dropOldest());
      return new WeakRef(batch);
    });
    await collectGarbage();
    expect(gone.filter((reference) => reference.deref() !== undefined)).toEqual([]);
  });
});
