import { eventTextsOf } from '../../src/delivery/event-texts.js';
import fc from 'fast-check';
import type { Batch } from '../../src/delivery/batch.js';
import { BatchWriter } from '../../src/delivery/batch-writer.js';
import { envelopeOf } from '../../src/delivery/envelope.js';
import { writeTo } from '../helpers/event-encoders.js';
import { anyEventText, utf8Length } from '../helpers/event-texts.js';

const envelope = envelopeOf({ provider: 'javascript' });

describe.each(['buffer', 'string'] as const)('a batch whose text is a %s', (form) => {
  function batchOf(texts: string[], nextSequence = texts.length): Batch {
    const writer = new BatchWriter({ envelope, maxEvents: 1_000, maxBytes: 10_000_000 });
    for (const text of texts) writeTo(writer, text);
    return writer.seal(nextSequence, form);
  }

  function expectHolds(batch: Batch, texts: string[]): void {
    expect(batch.size).toBe(texts.length);
    expect(eventTextsOf(batch)).toEqual(texts);
    expect(batch.bytes).toBe(utf8Length(texts.join(',')));
    expect(batch.bodyBytes).toBe(batch.body().length);
    expect(batch.body().toString('utf8')).toBe(`{"meta":{"provider":"javascript"},"events":[${texts.join(',')}]}`);
  }

  const anyTexts = fc.array(anyEventText, { minLength: 1, maxLength: 20 });

  it('gives up its oldest events, and tells the bytes of each with its comma', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const batch = batchOf(texts, 1_000);
        for (let dropped = 1; dropped < texts.length; dropped++) {
          expect(batch.dropOldest()).toBe(utf8Length(`${texts[dropped - 1]},`));
          expectHolds(batch, texts.slice(dropped));
          expect(batch.firstSequence).toBe(1_000 - texts.length + dropped);
        }
        expect(batch.dropOldest()).toBe(utf8Length(texts.at(-1) ?? ''));
        expect(batch.size).toBe(0);
        expect(batch.bytes).toBe(0);
      }),
    );
  });

  it('halves, again and again, in order and without losing an event', () => {
    const pieces = (batch: Batch): Batch[] => (batch.size === 1 ? [batch] : batch.halve().flatMap(pieces));
    fc.assert(
      fc.property(anyTexts, fc.nat(5), (texts, drops) => {
        const batch = batchOf(texts);
        const kept = texts.slice(Math.min(drops, texts.length - 1));
        for (let i = kept.length; i < texts.length; i++) batch.dropOldest();
        const singles = pieces(batch);
        singles.forEach((single, index) => expectHolds(single, [kept[index] ?? '']));
        expect(singles).toHaveLength(kept.length);
        expect(singles.map(({ firstSequence }) => firstSequence)).toEqual(
          kept.map((_, index) => texts.length - kept.length + index),
        );
      }),
    );
  });

  it('gives the older half the event in the middle, and both halves its history', () => {
    const batch = batchOf(['1', '2', '3']);
    batch.attempts = 4;
    batch.search = { kind: 'suspect', since: 2, isCertain: true };
    const halves = batch.halve();
    expect(halves.map((half) => eventTextsOf(half))).toEqual([['1', '2'], ['3']]);
    for (const half of halves)
      expect(half).toMatchObject({ attempts: 4, search: { kind: 'suspect', since: 2, isCertain: false } });
  });
});

it('a batch copies nothing for the body of a whole batch', () => {
  const writer = new BatchWriter({ envelope, maxEvents: 2, maxBytes: 1_000 });
  writeTo(writer, '1');
  const batch = writer.seal(1);
  expect(batch.body()).toBe(batch.body());
});
