import { eventTextsOf } from '../../../../src/delivery/event-texts.js';
import fc from 'fast-check';
import type { Batch } from '../../../../src/delivery/batch.js';
import { envelopeOf } from '../../../../src/delivery/envelope.js';
import type { TakeLimit } from '../../../../src/delivery/event-store.js';
import { MemoryStore, type MemoryStoreOptions } from '../../../../src/delivery/store/memory/memory-store.js';
import type { EventEncoder } from '../../../../src/events/event-encoder.js';
import { eventOf, nothing } from '../../../helpers/event-encoders.js';
import { anyEventText, utf8Length } from '../../../helpers/event-texts.js';

const envelope = envelopeOf({ provider: 'javascript' });

function newStore(options: Partial<MemoryStoreOptions> = {}): MemoryStore {
  return new MemoryStore({
    envelope,
    maxBatchSize: 4,
    maxBatchBytes: 100_000,
    maxEvents: 10,
    maxBytes: 1_000_000,
    ...options,
  });
}

const fill = (store: MemoryStore, count: number, from = 0): void => {
  for (let n = from; n < from + count; n++) store.enqueue(eventOf(String(n)));
};

const drained = (store: MemoryStore): string[] => {
  const texts = store.textsAtRisk();
  expect(store.abandon()).toBe(texts.length);
  return texts;
};

const limit = (given: Partial<TakeLimit> = {}): TakeLimit => ({
  endMark: Infinity,
  maxEvents: 4,
  maxBytes: 100_000,
  order: 'oldest',
  ...given,
});

const take = (store: MemoryStore, given: Partial<TakeLimit> = {}): Batch => {
  const batch = store.take(limit(given));
  if (batch === undefined) throw new Error('Expected a batch that is due.');
  return batch;
};

describe('the order of events', () => {
  it('GOFF-COLL-018: a released batch is taken again before all that is newer', () => {
    const store = newStore();
    fill(store, 6);
    const first = take(store);
    const second = take(store);
    expect([first, second].map((batch) => eventTextsOf(batch))).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5'],
    ]);
    fill(store, 2, 6);
    store.release(second);
    store.release(first);
    expect([take(store), take(store)].map((batch) => eventTextsOf(batch))).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5', '6', '7'],
    ]);
  });

  it('is kept by halves', () => {
    const store = newStore();
    fill(store, 7);
    store.halve(take(store));
    const pair = { maxEvents: 2 };
    expect([1, 2, 3, 4].map(() => eventTextsOf(take(store, pair)))).toEqual([
      ['0', '1'],
      ['2', '3'],
      ['4', '5'],
      ['6'],
    ]);
  });
});

describe('what is due', () => {
  it('is a full batch, without a mark', () => {
    const store = newStore();
    fill(store, 3);
    expect(store.hasDue(0)).toBe(false);
    expect(store.take(limit({ endMark: 0 }))).toBeUndefined();
    fill(store, 1, 3);
    expect(store.hasDue(0)).toBe(true);
    expect(store.take(limit({ endMark: 0 }))?.size).toBe(4);
    expect(store.hasDue(0)).toBe(false);
  });

  it('is a batch that has no room for the next event', () => {
    const store = newStore({ maxBatchBytes: 1024, maxBatchSize: 100 });
    store.enqueue(eventOf(JSON.stringify('x'.repeat(600))));
    expect(store.hasDue(0)).toBe(false);
    store.enqueue(eventOf(JSON.stringify('y'.repeat(600))));
    expect(store.hasDue(0)).toBe(true);
  });

  it('is whatever holds an event before the mark', () => {
    const store = newStore();
    fill(store, 2);
    const mark = store.endMark;
    fill(store, 1, 2);
    expect(store.isSettled(mark)).toBe(false);
    const batch = store.take(limit({ endMark: mark }));
    expect(batch?.size).toBe(3);
    fill(store, 1, 3);
    expect(store.take(limit({ endMark: mark }))).toBeUndefined();
    expect(store.isSettled(mark)).toBe(false);
    if (batch !== undefined) store.commit(batch);
    expect(store.isSettled(mark)).toBe(true);
    expect(store.isSettled(store.endMark)).toBe(false);
  });
});

it('the store calls no event settled that waits behind newer ones, as the free order allows', () => {
  const store = newStore({ maxBatchSize: 10, maxEvents: 40 });
  fill(store, 40);
  const [first, ...others] = [1, 2, 3, 4].map(() => take(store, { maxEvents: 10 }));
  if (first === undefined || others[1] === undefined) throw new Error('Expected batches.');
  others[1].search = { kind: 'suspect', since: 1, isCertain: false };
  for (const batch of others) store.release(batch);
  store.commit(first);
  store.release(take(store, { maxEvents: 20, order: 'healthy' }));
  store.commit(take(store, { maxEvents: 15, order: 'healthy' }));
  expect(store.textsAtRisk()).toContain('20');
  expect(store.isSettled(21)).toBe(false);
});

describe('batches that wait', () => {
  const texts = (batches: Batch[]): string[][] => batches.map((batch) => eventTextsOf(batch));

  it('are merged again when several fit into one request', () => {
    const store = newStore({ maxBatchSize: 10 });
    const small = [0, 2, 4, 6].map((from) => {
      fill(store, 2, from);
      return take(store);
    });
    for (const batch of small) store.release(batch);
    fill(store, 1, 8);
    expect(texts([take(store, { maxEvents: 5 }), take(store, { maxEvents: 10 })])).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5', '6', '7', '8'],
    ]);
  });

  it('are merged only with neighbours where the order has to be kept', () => {
    const store = newStore({ maxBatchSize: 2 });
    fill(store, 8);
    const [first, second] = [take(store, { maxEvents: 2 }), take(store, { maxEvents: 2 })];
    second.search = { kind: 'suspect', since: 1, isCertain: false };
    store.release(second);
    store.release(first);
    expect(texts([take(store, { maxEvents: 8 }), take(store), take(store)])).toEqual([
      ['0', '1'],
      ['2', '3'],
      ['4', '5', '6', '7'],
    ]);
  });

  it('go without those under search, and these follow, the largest first, where the order is free', () => {
    const store = newStore({ maxBatchSize: 2 });
    fill(store, 9);
    const [first, , third] = [1, 2, 3].map(() => take(store, { maxEvents: 2 }));
    if (first === undefined || third === undefined) throw new Error('Expected three batches.');
    first.search = third.search = { kind: 'suspect', since: 1, isCertain: false };
    store.halve(first);
    store.release(third);
    const free = (): Batch => take(store, { order: 'healthy' });
    expect(texts([free(), free(), free(), free()])).toEqual([['6', '7', '8'], ['4', '5'], ['0'], ['1']]);
  });

  it('are halved when the limit has become smaller', () => {
    const store = newStore();
    fill(store, 4);
    expect(texts([take(store, { maxEvents: 1 }), take(store, { maxEvents: 2 }), take(store)])).toEqual([
      ['0'],
      ['1', '2'],
      ['3'],
    ]);
  });
});

describe('the bounds', () => {
  it('GOFF-COLL-019: drops the oldest events beyond the bound on events', () => {
    const store = newStore();
    fill(store, 25);
    expect(store.counts.overflows).toBe(15);
    expect(store.counts.pending).toBe(10);
    expect(drained(store)).toEqual(['15', '16', '17', '18', '19', '20', '21', '22', '23', '24']);
  });

  it('count what is in flight, and spare it', () => {
    const store = newStore();
    fill(store, 10);
    const sent = take(store);
    fill(store, 3, 10);
    expect(store.counts.overflows).toBe(3);
    expect(eventTextsOf(sent)).toEqual(['0', '1', '2', '3']);
    expect([store.counts.pending, store.counts.inFlight]).toEqual([6, 4]);
    expect(drained(store)).toEqual(['0', '1', '2', '3', '7', '8', '9', '10', '11', '12']);
  });

  it('cost the new event when all that is held is in flight', () => {
    const store = newStore({ maxEvents: 4 });
    fill(store, 4);
    const sent = take(store);
    fill(store, 1, 4);
    expect(store.counts.overflows).toBe(1);
    expect([store.counts.pending, store.counts.inFlight]).toEqual([0, 4]);
    store.commit(sent);
    expect([store.counts.pending, store.counts.inFlight, store.counts.bytes]).toEqual([0, 0, 0]);
  });

  it('make an event too large that alone exceeds a batch, or the whole store', () => {
    const text = JSON.stringify('x'.repeat(2_000));
    for (const bound of [{ maxBatchBytes: 1_024 }, { maxBytes: 1_024 }]) {
      const store = newStore(bound);
      fill(store, 2);
      expect(store.enqueue(eventOf(text))).toBe('too_large');
      expect(store.counts.overflows).toBe(0);
      expect(store.counts.pending).toBe(2);
    }
  });
});

describe('what is held beside the events', () => {
  it('counts as well, such as the envelope that each batch repeats', () => {
    const wide = envelopeOf({ note: 'x'.repeat(10_000) });
    const store = newStore({ envelope: wide, maxBatchSize: 1, maxEvents: 1_000, maxBytes: 100_000 });
    fill(store, 20);
    expect(store.counts.pending).toBe(10);
    expect(store.counts.overflows).toBe(10);
  });

  it('is a small part of it: batches of several events have no more than a sixteenth of a large store', () => {
    const maxBytes = 64 * 1024 * 1024;
    const store = newStore({ maxBatchBytes: maxBytes, maxBytes, maxBatchSize: 1_000, maxEvents: 1_000 });
    const text = JSON.stringify('x'.repeat(1_000_000));
    for (let n = 0; n < 10; n++) store.enqueue(eventOf(text));
    const large = { maxEvents: 1_000, maxBytes };
    expect([1, 2, 3].map(() => take(store, large).size)).toEqual([4, 4, 2]);
    expect(store.enqueue(eventOf(JSON.stringify('x'.repeat(10_000_000))))).toBe('taken');
  });
});

interface Held {
  readonly text: string;
  readonly batch: Batch | undefined;
}

/** The store again, as a list: slow, and plain enough to be believed. */
class Model {
  held: Held[] = [];
  readonly bounds: { maxEvents: number; maxBytes: number };

  constructor(bounds: { maxEvents: number; maxBytes: number }) {
    this.bounds = bounds;
  }

  get waiting(): Held[] {
    return this.held.filter(({ batch }) => batch === undefined);
  }

  /** Without commas, which depend on the batches. */
  get textBytes(): number {
    return this.held.reduce((sum, { text }) => sum + utf8Length(text), 0);
  }

  dropOldest(): void {
    const index = this.held.findIndex(({ batch }) => batch === undefined);
    const { maxEvents, maxBytes } = this.bounds;
    const overhead = this.held.length * (1 + envelope.empty.length);
    const overfull = this.held.length > maxEvents || this.textBytes + overhead > maxBytes;
    expect([index >= 0, overfull]).toEqual([true, true]);
    this.held.splice(index, 1);
  }

  /** What the store gave out must be the oldest that wait, without a gap. */
  take(batch: Batch): void {
    expect(this.waiting.slice(0, batch.size).map(({ text }) => text)).toEqual(eventTextsOf(batch));
    let left = batch.size;
    this.held = this.held.map((each) => (each.batch === undefined && left-- > 0 ? { ...each, batch } : each));
  }

  forget(gone: Batch): void {
    this.held = this.held.filter(({ batch }) => batch !== gone);
  }

  release(again: Batch): void {
    this.held = this.held.map((each) => (each.batch === again ? { ...each, batch: undefined } : each));
  }
}

interface Played {
  readonly store: MemoryStore;
  readonly model: Model;
  readonly flying: Batch[];
  readonly limits: { maxEvents: number; maxBytes: number };
}

type Step =
  | { readonly do: 'enqueue'; readonly text: string }
  | { readonly do: 'take'; readonly everything: boolean }
  | { readonly do: 'commit' | 'release' | 'halve'; readonly which: number }
  | { readonly do: 'limit'; readonly bytes: number; readonly events: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: anyEventText.map((text): Step => ({ do: 'enqueue', text })) },
  { weight: 2, arbitrary: fc.boolean().map((everything): Step => ({ do: 'take', everything })) },
  {
    weight: 3,
    arbitrary: fc
      .record({ do: fc.constantFrom('commit' as const, 'release' as const, 'halve' as const), which: fc.nat(3) })
      .map((step): Step => step),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        do: fc.constant('limit' as const),
        bytes: fc.integer({ min: 1024, max: 3_000 }),
        events: fc.integer({ min: 1, max: 5 }),
      })
      .map((step): Step => step),
  },
);

describe('against a naive model', () => {
  const bounds = { maxBatchSize: 5, maxBatchBytes: 3_000, maxEvents: 14, maxBytes: 4_000 };

  function run(steps: Step[]): void {
    const model = new Model(bounds);
    const flying: Batch[] = [];
    const limits = { maxEvents: bounds.maxBatchSize, maxBytes: bounds.maxBatchBytes };
    const store = new MemoryStore({ envelope, ...bounds });
    for (const step of steps) {
      play(step, { store, model, flying, limits });
      expect(store.counts.pending).toBe(model.waiting.length);
      expect(store.counts.inFlight).toBe(model.held.length - model.waiting.length);
      expect(store.counts.pending + store.counts.inFlight).toBeLessThanOrEqual(bounds.maxEvents);
      expect(store.counts.bytes).toBeLessThanOrEqual(bounds.maxBytes);
      expect(store.counts.bytes).toBeGreaterThanOrEqual(model.textBytes);
      expect(store.counts.bytes).toBeLessThanOrEqual(model.textBytes + model.held.length);
      expect(store.isSettled(store.endMark)).toBe(model.held.length === 0);
    }
    for (const batch of flying) store.release(batch);
    expect(drained(store)).toEqual(model.held.map(({ text }) => text));
    expect([store.counts.pending, store.counts.inFlight, store.counts.bytes]).toEqual([0, 0, 0]);
  }

  function play(step: Step, { store, model, flying, limits }: Played): void {
    if (step.do === 'enqueue') enqueue(step.text, { store, model });
    else if (step.do === 'limit') Object.assign(limits, { maxBytes: step.bytes, maxEvents: step.events });
    else if (step.do === 'take') {
      const batch = store.take(limit({ ...limits, endMark: step.everything ? Infinity : 0 }));
      if (batch === undefined) return;
      expect(batch.size).toBeLessThanOrEqual(limits.maxEvents);
      expect(batch.size === 1 || batch.body().length <= limits.maxBytes).toBe(true);
      expect(batch.body().length).toBe(batch.bodyBytes);
      const envelopeOfBatch = JSON.parse(batch.body().toString('utf8')) as Record<string, unknown>;
      expect(Object.keys(envelopeOfBatch)).toEqual(['meta', 'events']);
      model.take(batch);
      flying.push(batch);
    } else {
      const [batch] = flying.splice(step.which % Math.max(1, flying.length), 1);
      if (batch === undefined) return;
      if (step.do === 'commit') model.forget(batch);
      else model.release(batch);
      if (step.do === 'halve' && batch.size > 1) store.halve(batch);
      else store[step.do === 'commit' ? 'commit' : 'release'](batch);
    }
  }

  function enqueue(text: string, { store, model }: Pick<Played, 'store' | 'model'>): void {
    const before = store.counts.overflows;
    model.held.push({ text, batch: undefined });
    expect(store.enqueue(eventOf(text))).toBe('taken');
    for (let dropped = before; dropped < store.counts.overflows; dropped++) model.dropOldest();
  }

  it('keeps order, bounds, bytes and counts, whatever happens to its batches', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 120 }), (steps) => run(steps)),
      { numRuns: 300 },
    );
  });
});

it('the store gives back what it holds byte by byte, however much that is', () => {
  const texts = Array.from({ length: 40 }, (_, n) => JSON.stringify({ n, text: 'Zürich 🚀 '.repeat(40_000) }));
  const store = newStore({ maxBatchBytes: 1_048_576, maxBytes: 64 * 1024 * 1024, maxEvents: 100 });
  for (const text of texts) store.enqueue(eventOf(text));
  const first = take(store, { maxBytes: 1_048_576 });
  expect(first.body().toString('utf8')).toContain(texts.slice(0, 2).join(','));
  store.release(first);
  // A comparison of the texts themselves would print megabytes.
  expect(drained(store).map((text, index) => text === texts[index])).toEqual(texts.map(() => true));
});

describe('an event that is tracked while another is being written', () => {
  /** An event whose writing tracks others, as a getter of a caller's object may. */
  const tracking =
    (store: MemoryStore, text: string, ...nested: EventEncoder[]): EventEncoder =>
    (json) => {
      for (const encode of nested) store.enqueue(encode);
      return eventOf(text)(json);
    };

  it('follows that one, and costs it nothing', () => {
    const store = newStore();
    fill(store, 3);
    expect(store.enqueue(tracking(store, '"outer"', eventOf('"first"'), eventOf('"second"')))).toBe('taken');
    fill(store, 1, 3);
    expect(store.counts.pending).toBe(7);
    expect(drained(store)).toEqual(['0', '1', '2', '"outer"', '"first"', '"second"', '3']);
  });

  it('lives when that one comes to nothing', () => {
    const store = newStore();
    const failing: EventEncoder = () => {
      store.enqueue(eventOf('"inner"'));
      throw new Error('getter');
    };
    expect(store.enqueue(failing)).toBe('unserializable');
    expect(drained(store)).toEqual(['"inner"']);
  });

  it('is refused for the same reasons as any other', () => {
    const store = newStore({ maxBatchBytes: 1_024 });
    const results: string[] = [];
    const offering: EventEncoder = (json) => {
      for (const encode of [nothing, eventOf(JSON.stringify('x'.repeat(2_000))), eventOf('1')])
        results.push(store.enqueue(encode));
      return eventOf('0')(json);
    };
    store.enqueue(offering);
    expect(results).toEqual(['unserializable', 'too_large', 'taken']);
    expect(drained(store)).toEqual(['0', '1']);
  });

  it('ends when it tracks itself again and again', () => {
    const store = newStore();
    const endless: EventEncoder = (json) => {
      store.enqueue(endless);
      return eventOf('1')(json);
    };
    expect(store.enqueue(endless)).toBe('taken');
    expect(drained(store)).toEqual(['1', '1']);
  });
});
