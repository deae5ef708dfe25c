import { BatchLimits } from '../../src/delivery/batch-limits.js';
import type { Batch } from '../../src/delivery/batch.js';
import { BatchWriter } from '../../src/delivery/batch-writer.js';
import { envelopeOf } from '../../src/delivery/envelope.js';
import { writeTo } from '../helpers/event-encoders.js';
import { range } from '../helpers/publisher-harness.js';

const envelope = envelopeOf({});

/** Events of ten bytes each, with their commas. */
function batchOf(size: number): Batch {
  const writer = new BatchWriter({ envelope, maxEvents: 10_000, maxBytes: 1_000_000 });
  for (const n of range(size)) writeTo(writer, String(100_000_000 + n));
  return writer.seal(size);
}

const limits = (): BatchLimits => new BatchLimits({ maxBatchSize: 1_000, maxBatchBytes: 32_000 });

describe('the limits of a batch', () => {
  it('are the configured ones at first, and never more', () => {
    const most = limits();
    for (let i = 0; i < 20; i++) most.grow(batchOf(1_000));
    expect([most.maxEvents, most.maxBytes]).toEqual([1_000, 32_000]);
  });

  it('fall to what a half of a refused body has', () => {
    const most = limits();
    const batch = batchOf(100);
    most.lowerBytes(batch);
    expect(most.maxBytes).toBe(Math.max(...batch.halve().map(({ bodyBytes }) => bodyBytes)));
  });

  it('never fall below one event, and rise from there', () => {
    const most = limits();
    for (let i = 0; i < 50; i++) most.lowerEvents(batchOf(1));
    expect(most.maxEvents).toBe(1);
    for (let size = 1; size < 1_000; size = Math.min(1_000, 2 * size)) most.grow(batchOf(size));
    expect(most.maxEvents).toBe(1_000);
  });

  it('reach any size again, however small they were, in a bounded number of accepted batches', () => {
    const most = limits();
    for (let size = 2_000; size > 1; size /= 2) most.lowerBytes(batchOf(Math.ceil(size)));
    expect(most.maxBytes).toBeLessThan(50);
    let accepted = 0;
    for (; most.maxBytes < 32_000; accepted++) most.grow(batchOf(Math.max(1, Math.floor((most.maxBytes - 30) / 10))));
    expect(accepted).toBeLessThan(60);
  });

  it('rise at once to what the relay has accepted before, when it refuses that once', () => {
    const most = limits();
    most.grow(batchOf(2_000));
    most.lowerBytes(batchOf(2_000));
    most.grow(batchOf(900));
    expect(most.maxBytes).toBeGreaterThanOrEqual(20_000);
  });

  it('rise step by step when the relay refuses twice what it has accepted before', () => {
    const most = limits();
    most.grow(batchOf(2_000));
    for (const size of [2_000, 1_000]) most.lowerBytes(batchOf(size));
    const before = most.maxBytes;
    most.grow(batchOf(400));
    expect(most.maxBytes).toBeLessThanOrEqual(before + 1_000);
  });
});
