import { idealOf, type IdealLife } from './ideal.js';
import type { Fault, Strike } from './mix.js';

/** These strike the first requests, and nothing the others. */
const after =
  (...faults: (Fault | undefined)[]): ((n: number) => Strike) =>
  (n) => ({ fault: faults[n], cutAt: 'head' });

/** Two thousand events in two batches, a round trip of 10 ms, a deadline ten seconds after the last event. */
function ideal(life: Partial<IdealLife>): ReturnType<typeof idealOf> {
  return idealOf({
    strikes: after(),
    events: 2_000,
    eventBytes: 200,
    trackingMs: 1_000,
    deadlineMs: 11_000,
    roundTripMs: 10,
    timeoutMs: 1_000,
    maxBatchSize: 1_000,
    maxBatchBytes: 1_048_576,
    ...life,
  });
}

describe('the ideal client', () => {
  it('sends each batch as soon as it is full', () => {
    expect(ideal({})).toEqual({ share: 1, requests: 2, endMs: 1_010 });
  });

  it('sends what fills no batch when closing begins', () => {
    expect(ideal({ events: 1_500 })).toEqual({ share: 1, requests: 2, endMs: 1_010 });
  });

  it.each<Fault>(['503', '500', 'reset-before'])('tries again at once after %s', (fault) => {
    expect(ideal({ strikes: after(undefined, fault, fault) })).toEqual({ share: 1, requests: 4, endMs: 1_030 });
  });

  it('waits as long as a 429 asks', () => {
    expect(ideal({ strikes: after(undefined, '429') })).toEqual({ share: 1, requests: 3, endMs: 2_020 });
  });

  it('loses the whole time-out to a stall', () => {
    expect(ideal({ strikes: after(undefined, 'stall') })).toEqual({ share: 1, requests: 3, endMs: 2_010 });
  });

  it('takes a text and a 202 for a success', () => {
    expect(ideal({ strikes: after('text', '202') })).toEqual({ share: 1, requests: 2, endMs: 1_010 });
  });

  it('sends a batch again when a reset hides that it is stored', () => {
    expect(ideal({ strikes: after(undefined, 'reset-after') })).toEqual({ share: 1, requests: 3, endMs: 1_020 });
  });

  it('sends a batch again when the response ends within its head', () => {
    expect(ideal({ strikes: after(undefined, 'half') })).toMatchObject({ requests: 3 });
  });

  it('knows that a batch is stored when the response ends within its body', () => {
    const strikes = (n: number): Strike => ({ fault: n === 1 ? 'half' : undefined, cutAt: 'body' });
    expect(ideal({ strikes })).toMatchObject({ share: 1, requests: 2 });
  });

  it('sends at most 60 kB after a 413', () => {
    // 298 events of 201 bytes beside the envelope: four batches of the first thousand, seven of all.
    expect(ideal({ strikes: after('413') })).toMatchObject({ share: 1, requests: 1 + 7 });
  });

  it('passes where a 413 is meant for a larger body', () => {
    expect(ideal({ strikes: after('413', '413'), maxBatchBytes: 60_000 })).toMatchObject({ share: 1, requests: 7 });
  });

  it('keeps to the limits of the real one', () => {
    expect(ideal({ maxBatchSize: 100 })).toMatchObject({ share: 1, requests: 20 });
    expect(ideal({ maxBatchBytes: 20_000 })).toMatchObject({ share: 1, requests: 21 });
  });

  it('reaches the share that is stored at the deadline', () => {
    const stalls = Array.from({ length: 20 }, () => 'stall' as const);
    expect(ideal({ strikes: after(undefined, ...stalls) })).toEqual({ share: 0.5, requests: 11, endMs: 11_000 });
  });

  it('counts what is stored although its response is lost', () => {
    const stalls = Array.from({ length: 20 }, () => 'stall' as const);
    expect(ideal({ strikes: after(undefined, 'reset-after', ...stalls) })).toMatchObject({ share: 1 });
  });

  it('counts nothing that is stored after the deadline', () => {
    expect(ideal({ deadlineMs: 1_005 })).toMatchObject({ share: 0.5, endMs: 1_005 });
  });

  it('has nothing to do without events', () => {
    expect(ideal({ events: 0 })).toEqual({ share: 1, requests: 0, endMs: 0 });
  });
});
