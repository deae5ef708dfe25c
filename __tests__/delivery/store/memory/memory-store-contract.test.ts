import { envelopeOf } from '../../../../src/delivery/envelope.js';
import { MemoryStore } from '../../../../src/delivery/store/memory/memory-store.js';
import { itKeepsTheContractOfAnEventStore, type StoreBounds } from '../../event-store-contract.js';

describe('the store in memory', () => {
  const open = async (bounds: StoreBounds): Promise<MemoryStore> => {
    const store = new MemoryStore({ ...bounds, maxBytes: 1_000_000, envelope: envelopeOf({ a: 1 }) });
    await store.arrivals.open();
    return store;
  };
  itKeepsTheContractOfAnEventStore(open, { tooMany: 'dropped' });

  it('has all of its events at risk when the process ends, oldest first', () => {
    const store = new MemoryStore({
      ...{ maxBatchSize: 2, maxBatchBytes: 10_000, maxEvents: 10, maxBytes: 1_000_000 },
      envelope: envelopeOf({}),
    });
    for (const text of ['1', '2', '3']) {
      store.enqueue((json) => {
        json.text(text);
        return true;
      });
    }
    store.take({ endMark: 0, maxEvents: 2, maxBytes: 10_000, order: 'oldest' });
    expect(store.textsAtRisk()).toEqual(['1', '2', '3']);
  });
});
