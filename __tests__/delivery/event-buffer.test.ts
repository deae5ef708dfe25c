import fc from 'fast-check';
import type { Batch } from '../../src/delivery/batch.js';
import { envelopeOf } from '../../src/delivery/envelope.js';
import { EventBuffer, type EventBufferOptions } from '../../src/delivery/event-buffer.js';
import type { EventEncoder } from '../../src/events/event-encoder.js';
import { eventOf, nothing } from '../helpers/event-encoders.js';
import { anyEventText, utf8Length } from '../helpers/event-texts.js';

const envelope = envelopeOf({ provider: 'javascript' });

function newBuffer(options: Partial<EventBufferOptions> = {}): { buffer: EventBuffer; drops: number[] } {
  const drops: number[] = [];
  const buffer = new EventBuffer({
    envelope,
    maxBatchSize: 4,
    maxBatchBytes: 100_000,
    maxEvents: 10,
    maxBytes: 1_000_000,
    onDrop: (_reason, count) => drops.push(count),
    ...options,
  });
  return { buffer, drops };
}

const fill = (buffer: EventBuffer, count: number, from = 0): void => {
  for (let n = from; n < from + count; n++) buffer.enqueue(eventOf(String(n)));
};

const drained = (buffer: EventBuffer): string[] => {
  const texts = buffer.eventTexts();
  buffer.clear();
  return texts;
};

const take = (buffer: EventBuffer): Batch => {
  const batch = buffer.take(buffer.endMark);
  if (batch === undefined) throw new Error('Expected a batch that is due.');
  return batch;
};

describe('the order of events', () => {
  it('GOFF-COLL-018: a released batch is taken again before all that is newer', () => {
    const { buffer } = newBuffer();
    fill(buffer, 6);
    const first = take(buffer);
    const second = take(buffer);
    expect([first, second].map((batch) => batch.eventTexts())).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5'],
    ]);
    fill(buffer, 2, 6);
    buffer.release(second);
    buffer.release(first);
    expect([take(buffer), take(buffer), take(buffer)].map((batch) => batch.eventTexts())).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5'],
      ['6', '7'],
    ]);
  });

  it('is kept by halves', () => {
    const { buffer } = newBuffer();
    fill(buffer, 7);
    buffer.halve(take(buffer));
    expect([take(buffer), take(buffer), take(buffer)].map((batch) => batch.eventTexts())).toEqual([
      ['0', '1'],
      ['2', '3'],
      ['4', '5', '6'],
    ]);
  });
});

describe('what is due', () => {
  it('is a full batch, without a mark', () => {
    const { buffer } = newBuffer();
    fill(buffer, 3);
    expect(buffer.hasFullBatch).toBe(false);
    expect(buffer.take(0)).toBeUndefined();
    fill(buffer, 1, 3);
    expect(buffer.hasFullBatch).toBe(true);
    expect(buffer.take(0)?.size).toBe(4);
    expect(buffer.hasFullBatch).toBe(false);
  });

  it('is a batch that has no room for the next event', () => {
    const { buffer } = newBuffer({ maxBatchBytes: 1024, maxBatchSize: 100 });
    buffer.enqueue(eventOf(JSON.stringify('x'.repeat(600))));
    expect(buffer.hasFullBatch).toBe(false);
    buffer.enqueue(eventOf(JSON.stringify('y'.repeat(600))));
    expect(buffer.hasFullBatch).toBe(true);
  });

  it('is whatever holds an event before the mark', () => {
    const { buffer } = newBuffer();
    fill(buffer, 2);
    const mark = buffer.endMark;
    fill(buffer, 1, 2);
    expect(buffer.isSettled(mark)).toBe(false);
    const batch = buffer.take(mark);
    expect(batch?.size).toBe(3);
    fill(buffer, 1, 3);
    expect(buffer.take(mark)).toBeUndefined();
    expect(buffer.isSettled(mark)).toBe(false);
    if (batch !== undefined) buffer.commit(batch);
    expect(buffer.isSettled(mark)).toBe(true);
    expect(buffer.isSettled(buffer.endMark)).toBe(false);
  });
});

describe('the bounds', () => {
  it('GOFF-COLL-019: drops the oldest events beyond the bound on events', () => {
    const { buffer, drops } = newBuffer();
    fill(buffer, 25);
    expect(drops).toEqual(Array.from({ length: 15 }, () => 1));
    expect(buffer.pending).toBe(10);
    expect(drained(buffer)).toEqual(['15', '16', '17', '18', '19', '20', '21', '22', '23', '24']);
  });

  it('count what is in flight, and spare it', () => {
    const { buffer, drops } = newBuffer();
    fill(buffer, 10);
    const sent = take(buffer);
    fill(buffer, 3, 10);
    expect(drops).toHaveLength(3);
    expect(sent.eventTexts()).toEqual(['0', '1', '2', '3']);
    expect([buffer.pending, buffer.inFlight]).toEqual([6, 4]);
    expect(drained(buffer)).toEqual(['0', '1', '2', '3', '7', '8', '9', '10', '11', '12']);
  });

  it('cost the new event when all that is held is in flight', () => {
    const { buffer, drops } = newBuffer({ maxEvents: 4 });
    fill(buffer, 4);
    const sent = take(buffer);
    fill(buffer, 1, 4);
    expect(drops).toEqual([1]);
    expect([buffer.pending, buffer.inFlight]).toEqual([0, 4]);
    buffer.commit(sent);
    expect([buffer.pending, buffer.inFlight, buffer.bytes]).toEqual([0, 0, 0]);
  });

  it('make an event too large that alone exceeds a batch, or the whole buffer', () => {
    const text = JSON.stringify('x'.repeat(2_000));
    for (const bound of [{ maxBatchBytes: 1_024 }, { maxBytes: 1_024 }]) {
      const { buffer, drops } = newBuffer(bound);
      fill(buffer, 2);
      expect(buffer.enqueue(eventOf(text))).toBe('too_large');
      expect(drops).toEqual([]);
      expect(buffer.pending).toBe(2);
    }
  });
});

describe('what is held beside the events', () => {
  it('counts: the envelope that each batch repeats', () => {
    const wide = envelopeOf({ note: 'x'.repeat(10_000) });
    const { buffer, drops } = newBuffer({ envelope: wide, maxBatchSize: 1, maxEvents: 1_000, maxBytes: 100_000 });
    fill(buffer, 20);
    expect(buffer.pending).toBe(10);
    expect(drops).toHaveLength(10);
  });

  it('is a small part of it: batches of several events have no more than a sixteenth of a large buffer', () => {
    const maxBytes = 64 * 1024 * 1024;
    const { buffer } = newBuffer({ maxBatchBytes: maxBytes, maxBytes, maxBatchSize: 1_000, maxEvents: 1_000 });
    const text = JSON.stringify('x'.repeat(1_000_000));
    for (let n = 0; n < 10; n++) buffer.enqueue(eventOf(text));
    expect([take(buffer).size, take(buffer).size, take(buffer).size]).toEqual([4, 4, 2]);
    expect(buffer.enqueue(eventOf(JSON.stringify('x'.repeat(10_000_000))))).toBe('taken');
  });
});

it('never lets the limit of batches grow above what was configured', () => {
  const { buffer } = newBuffer({ maxBatchBytes: 5_000 });
  buffer.batchLimit = 2_000;
  expect(buffer.batchLimit).toBe(2_000);
  buffer.batchLimit = 9_000;
  expect(buffer.batchLimit).toBe(5_000);
});

interface Held {
  readonly text: string;
  readonly batch: Batch | undefined;
}

/** The buffer again, as a list: slow, and plain enough to be believed. */
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

  /** What the buffer gave out must be the oldest that wait, without a gap. */
  take(batch: Batch): void {
    expect(this.waiting.slice(0, batch.size).map(({ text }) => text)).toEqual(batch.eventTexts());
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

type Step =
  | { readonly do: 'enqueue'; readonly text: string }
  | { readonly do: 'take'; readonly everything: boolean }
  | { readonly do: 'commit' | 'release' | 'halve'; readonly which: number }
  | { readonly do: 'limit'; readonly bytes: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: anyEventText.map((text): Step => ({ do: 'enqueue', text })) },
  { weight: 2, arbitrary: fc.boolean().map((everything): Step => ({ do: 'take', everything })) },
  {
    weight: 3,
    arbitrary: fc
      .record({ do: fc.constantFrom('commit' as const, 'release' as const, 'halve' as const), which: fc.nat(3) })
      .map((step): Step => step),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1024, max: 4_000 }).map((bytes): Step => ({ do: 'limit', bytes })) },
);

describe('against a naive model', () => {
  const bounds = { maxBatchSize: 5, maxBatchBytes: 3_000, maxEvents: 14, maxBytes: 4_000 };

  function run(steps: Step[]): void {
    const model = new Model(bounds);
    const flying: Batch[] = [];
    const buffer = new EventBuffer({ envelope, ...bounds, onDrop: () => model.dropOldest() });
    for (const step of steps) {
      play(step, { buffer, model, flying });
      expect(buffer.pending).toBe(model.waiting.length);
      expect(buffer.inFlight).toBe(model.held.length - model.waiting.length);
      expect(buffer.pending + buffer.inFlight).toBeLessThanOrEqual(bounds.maxEvents);
      expect(buffer.bytes).toBeLessThanOrEqual(bounds.maxBytes);
      expect(buffer.bytes).toBeGreaterThanOrEqual(model.textBytes);
      expect(buffer.bytes).toBeLessThanOrEqual(model.textBytes + model.held.length);
      expect(buffer.isSettled(buffer.endMark)).toBe(model.held.length === 0);
    }
    for (const batch of flying) buffer.release(batch);
    expect(drained(buffer)).toEqual(model.held.map(({ text }) => text));
    expect([buffer.pending, buffer.inFlight, buffer.bytes]).toEqual([0, 0, 0]);
  }

  function play(step: Step, { buffer, model, flying }: { buffer: EventBuffer; model: Model; flying: Batch[] }): void {
    if (step.do === 'enqueue') {
      model.held.push({ text: step.text, batch: undefined });
      expect(buffer.enqueue(eventOf(step.text))).toBe('taken');
    } else if (step.do === 'limit') buffer.batchLimit = step.bytes;
    else if (step.do === 'take') {
      const batch = buffer.take(step.everything ? buffer.endMark : 0);
      if (batch === undefined) return;
      expect(batch.size).toBeLessThanOrEqual(bounds.maxBatchSize);
      expect(batch.body().length).toBeLessThanOrEqual(bounds.maxBatchBytes);
      const envelopeOfBatch = JSON.parse(batch.body().toString('utf8')) as Record<string, unknown>;
      expect(Object.keys(envelopeOfBatch)).toEqual(['meta', 'events']);
      model.take(batch);
      flying.push(batch);
    } else {
      const [batch] = flying.splice(step.which % Math.max(1, flying.length), 1);
      if (batch === undefined) return;
      if (step.do === 'commit') model.forget(batch);
      else model.release(batch);
      if (step.do === 'halve' && batch.size > 1) buffer.halve(batch);
      else buffer[step.do === 'commit' ? 'commit' : 'release'](batch);
    }
  }

  it('keeps order, bounds, bytes and counts, whatever happens to its batches', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 120 }), (steps) => run(steps)),
      { numRuns: 300 },
    );
  });
});

it('gives back what it holds byte by byte, however much that is', () => {
  const texts = Array.from({ length: 40 }, (_, n) => JSON.stringify({ n, text: 'Zürich 🚀 '.repeat(40_000) }));
  const { buffer } = newBuffer({ maxBatchBytes: 1_048_576, maxBytes: 64 * 1024 * 1024, maxEvents: 100 });
  for (const text of texts) buffer.enqueue(eventOf(text));
  const first = take(buffer);
  expect(first.body().toString('utf8')).toContain(texts.slice(0, 2).join(','));
  buffer.release(first);
  // A comparison of the texts themselves would print megabytes.
  expect(drained(buffer).map((text, index) => text === texts[index])).toEqual(texts.map(() => true));
});

describe('an event that is tracked while another is being written', () => {
  /** An event whose writing tracks others, as a getter of a caller's object may. */
  const tracking =
    (buffer: EventBuffer, text: string, ...nested: EventEncoder[]): EventEncoder =>
    (json) => {
      for (const encode of nested) buffer.enqueue(encode);
      return eventOf(text)(json);
    };

  it('follows that one, and costs it nothing', () => {
    const { buffer } = newBuffer();
    fill(buffer, 3);
    expect(buffer.enqueue(tracking(buffer, '"outer"', eventOf('"first"'), eventOf('"second"')))).toBe('taken');
    fill(buffer, 1, 3);
    expect(buffer.pending).toBe(7);
    expect(drained(buffer)).toEqual(['0', '1', '2', '"outer"', '"first"', '"second"', '3']);
  });

  it('lives when that one comes to nothing', () => {
    const { buffer } = newBuffer();
    const failing: EventEncoder = () => {
      buffer.enqueue(eventOf('"inner"'));
      throw new Error('getter');
    };
    expect(buffer.enqueue(failing)).toBe('unserializable');
    expect(drained(buffer)).toEqual(['"inner"']);
  });

  it('is refused for the same reasons as any other', () => {
    const { buffer } = newBuffer({ maxBatchBytes: 1_024 });
    const results: string[] = [];
    const offering: EventEncoder = (json) => {
      for (const encode of [nothing, eventOf(JSON.stringify('x'.repeat(2_000))), eventOf('1')])
        results.push(buffer.enqueue(encode));
      return eventOf('0')(json);
    };
    buffer.enqueue(offering);
    expect(results).toEqual(['unserializable', 'too_large', 'taken']);
    expect(drained(buffer)).toEqual(['0', '1']);
  });

  it('ends when it tracks itself again and again', () => {
    const { buffer } = newBuffer();
    const endless: EventEncoder = (json) => {
      buffer.enqueue(endless);
      return eventOf('1')(json);
    };
    expect(buffer.enqueue(endless)).toBe('taken');
    expect(drained(buffer)).toEqual(['1', '1']);
  });
});
