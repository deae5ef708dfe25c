import { Gathering } from '../../../../src/delivery/store/memory/gathering.js';
import { BatchWriter } from '../../../../src/delivery/batch-writer.js';
import type { Batch } from '../../../../src/delivery/batch.js';
import { envelopeOf } from '../../../../src/delivery/envelope.js';
import { writeTo } from '../../../helpers/event-encoders.js';
import { range } from '../../../helpers/publisher-harness.js';

const envelope = envelopeOf({});
const emptyBytes = envelope.empty.length;

/** Events of nine bytes, and commas. */
function batchOf(size: number): Batch {
  const writer = new BatchWriter({ envelope, maxEvents: 1_000, maxBytes: 100_000 });
  for (const n of range(size)) writeTo(writer, String(100_000_000 + n));
  return writer.seal(size);
}

describe('gathering', () => {
  it('has room for one event of the first batch, however little that is', () => {
    expect(new Gathering({ maxEvents: 10, maxBytes: 1, emptyBytes }).roomFor(batchOf(5))).toBe(1);
  });

  it('counts the comma between two batches', () => {
    const exactly = emptyBytes + batchOf(4).bytes;
    const gathering = new Gathering({ maxEvents: 10, maxBytes: exactly, emptyBytes });
    gathering.add(batchOf(2));
    expect([gathering.roomFor(batchOf(2)), gathering.roomFor(batchOf(3))]).toEqual([2, 2]);
    expect([gathering.fits(batchOf(2)), gathering.fits(batchOf(3))]).toEqual([true, false]);
    const tight = new Gathering({ maxEvents: 10, maxBytes: exactly - 1, emptyBytes });
    tight.add(batchOf(2));
    expect([tight.roomFor(batchOf(2)), tight.fits(batchOf(2))]).toEqual([1, false]);
  });

  it('has no room beyond its events', () => {
    const gathering = new Gathering({ maxEvents: 5, maxBytes: 100_000, emptyBytes });
    gathering.add(batchOf(3));
    expect([gathering.roomFor(batchOf(9)), gathering.fits(batchOf(3))]).toEqual([2, false]);
    gathering.add(batchOf(2));
    expect(gathering.roomFor(batchOf(1))).toBe(0);
  });

  it('is half full by events or by bytes, never without any', () => {
    const gathering = new Gathering({ maxEvents: 6, maxBytes: 100_000, emptyBytes });
    expect(new Gathering({ maxEvents: 1, maxBytes: 1, emptyBytes }).isHalfFull).toBe(false);
    gathering.add(batchOf(2));
    expect(gathering.isHalfFull).toBe(false);
    gathering.add(batchOf(1));
    expect(gathering.isHalfFull).toBe(true);
    const bytes = new Gathering({ maxEvents: 100, maxBytes: 80, emptyBytes });
    bytes.add(batchOf(3));
    expect(bytes.isHalfFull).toBe(true);
  });
});
