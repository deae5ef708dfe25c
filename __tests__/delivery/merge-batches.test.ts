import { eventTextsOf } from '../../src/delivery/event-texts.js';
import fc from 'fast-check';
import type { Batch } from '../../src/delivery/batch.js';
import { BatchWriter } from '../../src/delivery/batch-writer.js';
import { envelopeOf } from '../../src/delivery/envelope.js';
import { mergeBatches } from '../../src/delivery/merge-batches.js';
import { writeTo } from '../helpers/event-encoders.js';
import { anyEventText } from '../helpers/event-texts.js';

const envelope = envelopeOf({ provider: 'javascript' });

function batchOf(texts: readonly string[], form: 'buffer' | 'string'): Batch {
  const writer = new BatchWriter({ envelope, maxEvents: 1_000, maxBytes: 10_000_000 });
  for (const text of texts) writeTo(writer, text);
  return writer.seal(texts.length, form);
}

const anyPart = fc.record({
  texts: fc.array(anyEventText, { minLength: 1, maxLength: 6 }),
  form: fc.constantFrom('buffer' as const, 'string' as const),
  dropped: fc.nat(5),
});

it('merged batches have the events of all, in their order, as if they had been written so', () => {
  fc.assert(
    fc.property(fc.array(anyPart, { minLength: 1, maxLength: 5 }), fc.nat(20), (parts, at) => {
      const texts: string[] = [];
      const batches = parts.map(({ texts: all, form, dropped }) => {
        const batch = batchOf(all, form);
        const from = Math.min(dropped, all.length - 1);
        for (let i = 0; i < from; i++) batch.dropOldest();
        texts.push(...all.slice(from));
        return batch;
      });
      const merged = mergeBatches(batches as [Batch, ...Batch[]]);
      expect(eventTextsOf(merged)).toEqual(texts);
      expect(merged.body()).toEqual(batchOf(texts, 'buffer').body());
      expect(merged.bodyBytes).toBe(merged.body().length);
      if (texts.length < 2) return;
      const count = 1 + (at % (texts.length - 1));
      const halves = merged.split(count).map((part) => eventTextsOf(part));
      expect(halves).toEqual([texts.slice(0, count), texts.slice(count)]);
    }),
  );
});

it('a merged batch was sent as often as the one that was sent most', () => {
  const [one, other] = [batchOf(['1'], 'buffer'), batchOf(['2'], 'string')];
  other.attempts = 3;
  expect(mergeBatches([one, other])).toMatchObject({ attempts: 3, resets: 0, search: { kind: 'none' } });
});
