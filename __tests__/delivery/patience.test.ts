import { Patience } from '../../src/delivery/patience.js';
import { failure, ok, timedOut } from '../helpers/scripted-transport.js';

function patienceAfter(...durationsMs: number[]): Patience {
  const patience = new Patience();
  for (const durationMs of durationsMs) patience.learn(ok, durationMs);
  return patience;
}

describe('the patience of closing', () => {
  it('has no end before the first response', () => {
    const patience = new Patience();
    patience.learn(timedOut, 1_000);
    expect(patience.limitMs).toBe(Infinity);
  });

  it('is a quarter of a second at least', () => {
    expect(patienceAfter(1, 3).limitMs).toBe(250);
  });

  it('is ten times the slowest of the last responses', () => {
    expect(patienceAfter(20, 100).limitMs).toBe(1_000);
    expect(patienceAfter(20, 100, 30).limitMs).toBe(800);
    expect(patienceAfter(100, ...Array.from({ length: 20 }, () => 40)).limitMs).toBe(400);
  });

  it('doubles with each time-out, until a response comes', () => {
    const patience = patienceAfter(100);
    patience.learn(timedOut, 1_000);
    patience.learn(timedOut, 2_000);
    expect(patience.limitMs).toBe(4_000);
    patience.learn(ok, 1_500);
    expect(patience.limitMs).toBe(15_000);
  });

  it('learns nothing from other failures', () => {
    const patience = patienceAfter(100);
    for (const code of ['ECONNRESET', 'ABORTED']) patience.learn(failure(code, true), 5_000);
    expect(patience.limitMs).toBe(1_000);
  });
});
