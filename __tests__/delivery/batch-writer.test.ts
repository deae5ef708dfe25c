import { eventTextsOf } from '../../src/delivery/event-texts.js';
import fc from 'fast-check';
import type { Batch } from '../../src/delivery/batch.js';
import { BatchWriter } from '../../src/delivery/batch-writer.js';
import { envelopeOf } from '../../src/delivery/envelope.js';
import type { JsonWriter } from '../../src/events/json-writer.js';
import { eventOf, nothing, writeTo } from '../helpers/event-encoders.js';
import { anyEventText, utf8Length } from '../helpers/event-texts.js';

const envelope = envelopeOf({ provider: 'javascript', place: 'Köln' });
const newWriter = ({ maxEvents = 1_000, maxBytes = 1_000_000 } = {}): BatchWriter =>
  new BatchWriter({ envelope, maxEvents, maxBytes });

const parse = (batch: Batch): unknown => JSON.parse(batch.body().toString('utf8'));
const parsed = (texts: string[]): unknown => ({
  meta: { provider: 'javascript', place: 'Köln' },
  events: texts.map((text): unknown => JSON.parse(text)),
});

it('GOFF-COLL-002: the envelope has exactly meta and events, whatever the events contain', () => {
  fc.assert(
    fc.property(fc.array(anyEventText, { minLength: 1, maxLength: 30 }), (texts) => {
      const writer = newWriter();
      for (const text of texts) writeTo(writer, text);
      expect(parse(writer.seal(texts.length))).toEqual(parsed(texts));
    }),
  );
});

it('the batch writer counts exactly the bytes that it holds, commas included, while events come and go', () => {
  fc.assert(
    fc.property(fc.array(fc.option(anyEventText, { nil: undefined }), { maxLength: 60 }), (steps) => {
      const writer = newWriter();
      const held: string[] = [];
      for (const step of steps) {
        if (step !== undefined) {
          writeTo(writer, step);
          held.push(step);
        } else if (held.length > 0) {
          const before = writer.bytes;
          held.shift();
          expect(writer.dropOldest()).toBe(before - utf8Length(held.join(',')));
        }
        expect(writer.size).toBe(held.length);
        expect(writer.bytes).toBe(utf8Length(held.join(',')));
      }
    }),
  );
});

it('the batch writer tells events apart that were written together, whatever their characters', () => {
  fc.assert(
    fc.property(fc.array(anyEventText, { minLength: 1, maxLength: 30 }), fc.nat({ max: 29 }), (texts, dropped) => {
      const writer = newWriter();
      for (const text of texts) writeTo(writer, text);
      const rest = texts.slice(Math.min(dropped, texts.length - 1));
      for (let index = rest.length; index < texts.length; index++) writer.dropOldest();
      expect(eventTextsOf(writer.seal(texts.length))).toEqual(rest);
    }),
  );
});

it('the batch writer fills a batch as far as an exact count of bytes allows, and no further', () => {
  fc.assert(
    fc.property(
      fc.array(anyEventText, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 2_000, max: 6_000 }),
      (texts, maxBytes) => {
        const writer = newWriter({ maxBytes });
        const taken: string[] = [];
        let refused: string | undefined;
        for (const text of texts) {
          if (!writeTo(writer, text)) {
            refused = text;
            break;
          }
          taken.push(text);
        }
        const { length } = writer.seal(taken.length).body();
        expect(length).toBe(envelope.empty.length + utf8Length(taken.join(',')));
        expect(length).toBeLessThanOrEqual(maxBytes);
        if (refused !== undefined) expect(length + 1 + utf8Length(refused)).toBeGreaterThan(maxBytes);
      },
    ),
  );
});

it('the batch writer takes no more events than a batch may have, those included that were dropped meanwhile', () => {
  const writer = newWriter({ maxEvents: 3 });
  for (const text of ['1', '2', '3']) expect(writeTo(writer, text)).toBe(true);
  expect(writer.isFull).toBe(true);
  writer.dropOldest();
  expect(writeTo(writer, '4')).toBe(false);
  expect(parse(writer.seal(3))).toEqual(parsed(['2', '3']));
  expect(writer.isFull).toBe(false);
});

it('the batch writer respects a lowered limit, except for an event that has the batch to itself', () => {
  const limit = envelope.empty.length + 10;
  const writer = newWriter();
  expect(writeTo(writer, '"a long event that stands alone"', limit)).toBe(true);
  expect(writeTo(writer, '1', limit)).toBe(false);
  writer.seal(1);
  expect(writeTo(writer, '1234', limit)).toBe(true);
  expect(writeTo(writer, '56789', limit)).toBe(true);
  expect(writeTo(writer, '1', limit)).toBe(false);
});

it('the batch writer knows of an event whether it fits into a request of its own, to the byte', () => {
  const room = 500;
  const writer = newWriter({ maxBytes: envelope.empty.length + room });
  for (const unit of ['a', 'ä', '€', '🚀']) {
    const fitting = Math.floor((room - 2) / utf8Length(unit));
    expect(writer.stage(eventOf(JSON.stringify(unit.repeat(fitting))))).toBe('staged');
    expect(writer.stage(eventOf(JSON.stringify(unit.repeat(fitting + 1))))).toBe('too_large');
  }
});

it('the batch writer starts anew after the last event was dropped', () => {
  const writer = newWriter();
  writeTo(writer, '1');
  expect(writer.dropOldest()).toBe(1);
  expect(writer.size).toBe(0);
  expect(writeTo(writer, '2')).toBe(true);
  expect(parse(writer.seal(2))).toEqual(parsed(['2']));
});

it('the batch writer numbers the events of a batch, those dropped before it was sealed excepted', () => {
  const writer = newWriter();
  for (const text of ['1', '2', '3']) writeTo(writer, text);
  writer.dropOldest();
  expect(writer.seal(13).firstSequence).toBe(11);
});

it('the batch writer leaves what it has sealed alone when it goes on writing', () => {
  const writer = newWriter();
  writeTo(writer, '"first"');
  const first = writer.seal(1);
  writeTo(writer, '"other"');
  expect(parse(first)).toEqual(parsed(['"first"']));
});

describe('the memory of a batch', () => {
  const large = (n: number, size = 1_000): string => JSON.stringify(`${n}-`.padEnd(size - 2, 'x'));
  /** Fills batch after batch with a hundred events of a kilobyte each. */
  function sealed(writer: BatchWriter, from: number, form: 'buffer' | 'string' = 'buffer'): Batch {
    for (let n = from; n < from + 100; n++) writeTo(writer, large(n));
    return writer.seal(from + 100, form);
  }
  const expected = (from: number): unknown => parsed(Array.from({ length: 100 }, (_, n) => large(from + n)));
  const memoryOf = (batch: Batch): unknown => batch.body().buffer;

  it('is what its events were written into, if they fill it well', () => {
    const writer = newWriter({ maxEvents: 100 });
    const [first, second] = [sealed(writer, 0), sealed(writer, 100)];
    expect(second.body().buffer.byteLength).toBeLessThanOrEqual(second.body().length * (8 / 7));
    expect(memoryOf(second)).not.toBe(memoryOf(first));
    expect(parse(first)).toEqual(expected(0));
    expect(parse(second)).toEqual(expected(100));
  });

  it('is as large as its text where the events do not fill the buffer', () => {
    const writer = newWriter();
    writeTo(writer, '1');
    const batch = writer.seal(1);
    expect(batch.body().buffer.byteLength).toBe(batch.bodyBytes);
  });

  it('is used for a later batch after it was recycled, and not before', () => {
    const writer = newWriter({ maxEvents: 100 });
    sealed(writer, 0);
    const recycled = sealed(writer, 100);
    const memory = memoryOf(recycled);
    const others = [sealed(writer, 200), sealed(writer, 300)];
    for (const other of others) expect(memoryOf(other)).not.toBe(memory);
    writer.recycle(recycled);
    const later = [sealed(writer, 400), sealed(writer, 500), sealed(writer, 600)];
    expect(later.filter((batch) => memoryOf(batch) === memory)).toHaveLength(1);
    expect([...others, ...later].map(parse)).toEqual([200, 300, 400, 500, 600].map(expected));
  });

  it('is not taken twice', () => {
    const writer = newWriter({ maxEvents: 100 });
    sealed(writer, 0);
    const recycled = sealed(writer, 100);
    for (let times = 0; times < 3; times++) writer.recycle(recycled);
    const later = [200, 300, 400, 500].map((from) => sealed(writer, from));
    expect(new Set(later.map(memoryOf)).size).toBe(4);
    expect(later.map(parse)).toEqual([200, 300, 400, 500].map(expected));
  });

  it('is left to those who may still read it', () => {
    const writer = newWriter({ maxEvents: 100 });
    sealed(writer, 0);
    const [halved, shortened, text] = [sealed(writer, 100), sealed(writer, 200), sealed(writer, 300, 'string')];
    const halves = halved.halve();
    shortened.dropOldest();
    const before = [...halves, shortened].map(parse);
    for (const batch of [halved, ...halves, shortened, text]) writer.recycle(batch);
    for (let from = 400; from < 1_000; from += 100) sealed(writer, from);
    expect([...halves, shortened].map(parse)).toEqual(before);
    expect(parse(text)).toEqual(expected(300));
  });

  it('holds exactly its events, whatever is sealed, recycled and left in between', () => {
    const step = fc.record({ events: fc.integer({ min: 1, max: 90 }), size: fc.integer({ min: 10, max: 3_000 }) });
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean(), fc.constantFrom('buffer', 'string'))), (steps) => {
        const writer = newWriter({ maxEvents: 80, maxBytes: 120_000 });
        const held: [Batch, unknown][] = [];
        for (const [{ events, size }, recycles, form] of steps) {
          const texts = Array.from({ length: events }, (_, n) => large(n, size));
          let waiting: string[] = [];
          for (const text of texts) {
            if (!writeTo(writer, text)) {
              held.push([writer.seal(0, form), parsed(waiting)]);
              expect(writer.commit(Infinity)).toBe(true);
              waiting = [];
            }
            waiting.push(text);
          }
          held.push([writer.seal(0, form), parsed(waiting)]);
          for (const [batch, content] of held) expect(parse(batch)).toEqual(content);
          if (recycles) writer.recycle(held.shift()?.[0] as Batch);
        }
      }),
      { numRuns: 30 },
    );
  });
});

it('the batch writer keeps an event that has no room for the next batch, whatever its form', () => {
  for (const form of ['buffer', 'string'] as const) {
    const writer = newWriter({ maxEvents: 2 });
    for (const text of ['1', '"zwölf"']) writeTo(writer, text);
    expect(writeTo(writer, '"next"')).toBe(false);
    expect(parse(writer.seal(2, form))).toEqual(parsed(['1', '"zwölf"']));
    expect(writer.commit(Infinity)).toBe(true);
    expect(parse(writer.seal(3, form))).toEqual(parsed(['"next"']));
  }
});

it('the batch writer forgets of an event that comes to nothing what was written of it', () => {
  const writer = newWriter();
  writeTo(writer, '1');
  const broken = (json: JsonWriter): never => {
    json.text('{"half":');
    throw new Error('getter');
  };
  expect(writer.stage(broken)).toBe('unserializable');
  expect(writer.stage(nothing)).toBe('unserializable');
  expect([writer.size, writer.bytes]).toEqual([1, 1]);
  writeTo(writer, '2');
  expect(parse(writer.seal(2))).toEqual(parsed(['1', '2']));
});

it('the batch writer takes an event larger than anything that it could hold for too large, and goes on', () => {
  const writer = newWriter({ maxBytes: 100_000 });
  writeTo(writer, '1');
  for (const bytes of [100_000, 250_000, 5_000_000])
    expect(writer.stage(eventOf(JSON.stringify('x'.repeat(bytes))))).toBe('too_large');
  expect(parse(writer.seal(1))).toEqual(parsed(['1']));
  writeTo(writer, '1');
  writeTo(writer, '2');
  expect(parse(writer.seal(2))).toEqual(parsed(['1', '2']));
});
