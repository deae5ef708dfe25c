import { eventTextsOf } from '../../src/delivery/event-texts.js';
import type { Batch } from '../../src/delivery/batch.js';
import type { EventStore, TakeLimit } from '../../src/delivery/event-store.js';
import type { EventEncoder } from '../../src/events/event-encoder.js';
import { eventOf, nothing } from '../helpers/event-encoders.js';

/**
 * Bounds that the store under test is made with. Its bytes are not scarce: what they cost is the store's own affair.
 */
export interface StoreBounds {
  /** Most events of one batch. */
  readonly maxBatchSize: number;
  /** Most bytes of one request body. */
  readonly maxBatchBytes: number;
  /** Most events held. */
  readonly maxEvents: number;
}

const BOUNDS: StoreBounds = { maxBatchSize: 4, maxBatchBytes: 10_000, maxEvents: 10 };

/**
 * What delivery relies on, whichever store it is given. A new implementation of `EventStore` runs this in a test file
 * of its own; `open` returns a store that is open and empty.
 */
export function itKeepsTheContractOfAnEventStore(
  open: (bounds: StoreBounds) => Promise<EventStore>,
  { tooMany }: { readonly tooMany: 'dropped' | 'kept elsewhere' },
): void {
  let store: EventStore;
  beforeEach(async () => void (store = await open(BOUNDS)));
  afterEach(() => store.close());

  const fill = (count: number, from = 0): void => {
    for (let n = from; n < from + count; n++) expect(store.enqueue(eventOf(String(n)))).toBe('taken');
  };
  const taken = (given: Partial<TakeLimit> = {}): Batch | undefined =>
    store.take({ endMark: Infinity, maxEvents: 4, maxBytes: 10_000, order: 'oldest', ...given });
  const take = (given: Partial<TakeLimit> = {}): Batch => {
    const batch = taken(given);
    if (batch === undefined) throw new Error('Expected a batch that is due.');
    return batch;
  };
  /** Takes and commits all that waits. */
  const drain = (): string[][] => {
    const texts: string[][] = [];
    for (let batch = taken(); batch !== undefined; batch = taken()) {
      texts.push(eventTextsOf(batch));
      store.commit(batch);
    }
    return texts;
  };
  const held = (): number[] => [store.counts.pending, store.counts.inFlight];

  it('begins empty', () => {
    expect([...held(), store.counts.bytes, store.counts.overflows]).toEqual([0, 0, 0, 0]);
    expect([store.isSettled(store.endMark), store.hasDue(Infinity), taken()]).toEqual([true, false, undefined]);
  });

  it('gives out what it took, byte by byte and in order', () => {
    const texts = ['{"a":1}', '"Zürich 🚀"', 'null', '[1,2]', '5'];
    for (const text of texts) store.enqueue(eventOf(text));
    expect(drain().flat()).toEqual(texts);
  });

  it('says why it does not take an event, and holds nothing of it', () => {
    expect(store.enqueue(nothing)).toBe('unserializable');
    const throwing: EventEncoder = () => {
      throw new Error('getter');
    };
    expect(store.enqueue(throwing)).toBe('unserializable');
    expect(store.enqueue(eventOf(JSON.stringify('x'.repeat(20_000))))).toBe('too_large');
    expect([...held(), store.counts.bytes]).toEqual([0, 0, 0]);
  });

  it('counts what waits and what is in flight apart, and their bytes until they have left', () => {
    fill(6);
    const [waiting, bytes] = [store.counts.pending, store.counts.bytes];
    const batch = take();
    expect([waiting, ...held(), store.counts.bytes]).toEqual([6, 2, 4, bytes]);
    store.commit(batch);
    expect(held()).toEqual([2, 0]);
    expect(store.counts.bytes).toBeLessThan(bytes);
    drain();
    expect([...held(), store.counts.bytes]).toEqual([0, 0, 0]);
  });

  it('calls a sealed batch due at once, and others when the mark covers them', () => {
    fill(3);
    const mark = store.endMark;
    expect([store.hasDue(0), taken({ endMark: 0 }), store.hasDue(mark)]).toEqual([false, undefined, true]);
    fill(1, 3);
    expect([store.hasDue(0), take({ endMark: 0 }).size, store.hasDue(0)]).toEqual([true, 4, false]);
  });

  it('is settled up to a mark when every event before it has left, however it left', () => {
    fill(4);
    const first = store.endMark;
    fill(4, 4);
    const [older, newer] = [take(), take()];
    store.commit(newer);
    expect(store.isSettled(first)).toBe(false);
    store.drop(older, 'rejected');
    expect([store.isSettled(first), store.isSettled(store.endMark)]).toEqual([true, true]);
  });

  it('GOFF-COLL-018: gives out a released batch again before all that is newer', () => {
    fill(8);
    const [first, second] = [take(), take()];
    store.release(second);
    store.release(first);
    expect(held()).toEqual([8, 0]);
    expect(drain().flat()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  it('puts the halves of a batch in its place; both wait', () => {
    fill(8);
    store.halve(take());
    expect(held()).toEqual([8, 0]);
    expect([take({ maxEvents: 2 }), take({ maxEvents: 2 })].map((batch) => eventTextsOf(batch))).toEqual([
      ['0', '1'],
      ['2', '3'],
    ]);
  });

  it('keeps within the limit of each request, and neither loses nor repeats an event by that', () => {
    fill(10);
    const batches: Batch[] = [];
    for (const maxEvents of [3, 1, 2, 4, 4])
      batches.push(...[taken({ maxEvents })].filter((batch) => batch !== undefined));
    expect(batches.map(({ size }, index) => size <= ([3, 1, 2, 4, 4][index] ?? 0))).not.toContain(false);
    expect(batches.flatMap((batch) => eventTextsOf(batch))).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('gives out a single event that is larger than the limit of bytes', () => {
    store.enqueue(eventOf(JSON.stringify('x'.repeat(2_000))));
    fill(1);
    expect([take({ maxBytes: 1_000 }).size, eventTextsOf(take({ maxBytes: 1_000 }))]).toEqual([1, ['0']]);
  });

  it('leaves batches under search for last where the order is free, and begins with them if asked to', () => {
    fill(8);
    const suspect = take();
    suspect.search = { kind: 'suspect', since: 1, isCertain: false };
    store.release(suspect);
    const healthy = take({ order: 'healthy' });
    expect(eventTextsOf(healthy)).toEqual(['4', '5', '6', '7']);
    store.release(healthy);
    expect(eventTextsOf(take({ order: 'suspect' }))).toEqual(['0', '1', '2', '3']);
  });

  it('does not merge a batch under search with others', () => {
    fill(8);
    const suspect = take({ maxEvents: 2 });
    suspect.search = { kind: 'suspect', since: 1, isCertain: false };
    store.release(suspect);
    expect(eventTextsOf(take({ maxEvents: 8 }))).toEqual(['0', '1']);
  });

  it('does not bring back what has left: a late release of such a batch does nothing', () => {
    fill(8);
    const [committed, halved] = [take(), take()];
    store.commit(committed);
    store.halve(halved);
    store.release(committed);
    store.release(halved);
    expect(held()).toEqual([4, 0]);
    expect(drain().flat()).toEqual(['4', '5', '6', '7']);
  });

  it('holds no more than it may in memory, whatever is in flight (GOFF-COLL-019)', () => {
    fill(8);
    const inFlight = take();
    const bytes = store.counts.bytes;
    fill(5, 8);
    expect(store.counts.bytes).toBeLessThan(2 * bytes);
    expect(eventTextsOf(inFlight)).toEqual(['0', '1', '2', '3']);
  });

  if (tooMany === 'dropped') {
    it('GOFF-COLL-019: makes room by the oldest events that are not in flight, and counts them', () => {
      fill(8);
      const inFlight = take();
      fill(5, 8);
      expect([store.counts.overflows, ...held()]).toEqual([3, 6, 4]);
      store.release(inFlight);
      expect(drain().flat()).toEqual(['0', '1', '2', '3', '7', '8', '9', '10', '11', '12']);
    });
  } else {
    it('keeps what does not fit into memory elsewhere, counts it as waiting, and gives it out in order', async () => {
      fill(8);
      const inFlight = take();
      fill(30, 8);
      expect([store.counts.overflows, ...held()]).toEqual([0, 34, 4]);
      store.release(inFlight);
      const texts: string[] = [];
      for (let sent = drain().flat(); sent.length > 0; sent = drain().flat()) {
        texts.push(...sent);
        await store.arrivals.loaded();
      }
      expect(texts).toEqual(Array.from({ length: 38 }, (_, n) => String(n)));
      expect([...held(), store.counts.bytes]).toEqual([0, 0, 0]);
    });
  }

  it('takes an event that is tracked while another is written, behind that one', () => {
    const tracking: EventEncoder = (json) => {
      expect(store.isWriting).toBe(true);
      expect(store.enqueue(eventOf('"inner"'))).toBe('taken');
      return eventOf('"outer"')(json);
    };
    store.enqueue(tracking);
    expect(store.isWriting).toBe(false);
    expect(drain().flat()).toEqual(['"outer"', '"inner"']);
  });

  it('forgets what it abandons, and says how much that was: what is kept elsewhere is not among it', () => {
    fill(6);
    take();
    const atRisk = store.textsAtRisk();
    expect(store.abandon()).toBe(atRisk.length);
    expect(store.abandon()).toBe(0);
    expect(store.textsAtRisk()).toEqual([]);
  });
}
