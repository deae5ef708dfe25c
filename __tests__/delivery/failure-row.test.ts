import { FailureRow } from '../../src/delivery/failure-row.js';

const open = { isClosing: false };
const closing = { isClosing: true };

/** A row without jitter. */
const row = (): FailureRow => new FailureRow({ random: () => 1, flushIntervalMs: 60_000 });

describe('a row of failures', () => {
  it('doubles the back-off from run to run, up to the flush interval', () => {
    const failures = row();
    const delays = Array.from({ length: 8 }, () => {
      failures.resume();
      failures.backOff({ cause: 'HTTP 503' }, open);
      return failures.pause?.delayMs;
    });
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  });

  it('counts failures side by side once', () => {
    const failures = row();
    for (let i = 0; i < 5; i++) failures.backOff({ cause: 'HTTP 503' }, open);
    expect(failures.pause).toEqual({ kind: 'backoff', delayMs: 500, obligedMs: 0, cause: 'HTTP 503' });
  });

  it('begins again when the relay is alive, while its pause goes on', () => {
    const failures = row();
    failures.backOff({ cause: 'HTTP 503' }, open);
    failures.end();
    expect(failures.pause?.delayMs).toBe(500);
    failures.resume();
    expect(failures.pause).toBeUndefined();
    failures.backOff({ cause: 'HTTP 503' }, open);
    expect(failures.pause?.delayMs).toBe(500);
  });

  it('respects a Retry-After, with a tenth more, and no longer than five minutes', () => {
    const failures = row();
    failures.backOff({ cause: 'HTTP 429', retryAfterMs: 3_600_000 }, open);
    expect(failures.pause).toMatchObject({ delayMs: 330_000, obligedMs: 300_000 });
  });

  it('lets a Retry-After of nothing ask for nothing', () => {
    const failures = row();
    failures.backOff({ cause: 'HTTP 429', retryAfterMs: 0 }, open);
    expect(failures.pause).toMatchObject({ delayMs: 500, obligedMs: 0 });
  });

  it('is short while closing', () => {
    const failures = row();
    failures.backOff({ cause: 'HTTP 503' }, closing);
    expect(failures.pause?.delayMs).toBeLessThanOrEqual(50);
    failures.resume();
    failures.backOff({ cause: 'HTTP 429', retryAfterMs: 1_000 }, closing);
    expect(failures.pause).toMatchObject({ delayMs: 1_020, obligedMs: 1_000 });
  });

  it.each([
    ['before', true],
    ['after', false],
  ])('is a hold when a hold was asked for %s a back-off, and takes the longest time', (_, isFirst) => {
    const failures = row();
    if (isFirst) failures.hold('HTTP 401');
    failures.backOff({ cause: 'HTTP 429', retryAfterMs: 200_000 }, open);
    if (!isFirst) failures.hold('HTTP 401');
    expect(failures.pause).toMatchObject({ kind: 'hold', cause: 'HTTP 401', obligedMs: 200_000 });
    expect(failures.pause?.delayMs).toBeCloseTo(220_000, 3);
  });
});
