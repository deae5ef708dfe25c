import { pass, publish, useFakeClock } from '../helpers/publisher-harness.js';
import { answer, ok, refused, steps } from '../helpers/scripted-transport.js';

useFakeClock();

describe('a hold', () => {
  it.each([401, 403, 404, 405, 410, 301, 307])('begins on %i, and drops nothing', async (status) => {
    const onHold = jest.fn();
    const { publisher, transport, track, logger } = publish({
      answer: () => answer(status),
      onHold,
      random: () => 0.5,
    });
    track(5);
    void publisher.flush();
    await pass(59_999);
    expect(transport.requests).toHaveLength(1);
    await pass(1);
    expect(transport.requests).toHaveLength(2);
    await pass(10 * 60_000);
    expect(transport.requests).toHaveLength(12);
    expect(publisher.stats()).toMatchObject({ pending: 5, delivered: 0 });
    expect(onHold.mock.calls).toEqual([[`HTTP ${status}`]]);
    expect(logger.lines).toEqual([{ level: 'error', line: expect.stringContaining(`HTTP ${status}`) }]);
  });

  it('ends with the first batch that is taken, and begins anew with the next refusal', async () => {
    const onHold = jest.fn();
    const onRecovered = jest.fn();
    const { publisher, track, logger } = publish({
      answer: steps(answer(401), ok, answer(401), ok),
      onHold,
      onRecovered,
    });
    for (let round = 0; round < 2; round++) {
      track(1);
      void publisher.flush();
      await pass(72_000);
    }
    expect(publisher.stats().delivered).toBe(2);
    expect(onHold).toHaveBeenCalledTimes(2);
    expect(onRecovered).toHaveBeenCalledTimes(2);
    expect(logger.lines.map(({ level }) => level)).toEqual(['error', 'error', 'error', 'error']);
  });

  it('ends when an empty batch is taken, though the events that wait are not', async () => {
    const onRecovered = jest.fn();
    let status = 401;
    const { publisher, track, logger } = publish({
      answer: ({ events }) => (events.length > 0 || status === 401 ? answer(status) : ok),
      onRecovered,
    });
    track(1);
    void publisher.flush();
    await pass(0);
    status = 400;
    await pass(72_000);
    expect(publisher.stats()).toMatchObject({ pending: 0, dropped: { rejected: 1 } });
    expect(onRecovered).toHaveBeenCalledTimes(1);
    expect(logger.lines.map(({ line }) => line)).toContain('The collector accepts events again.');
  });

  it.each([
    [400, 400, 'HTTP 400, also for an empty batch'],
    [400, 401, 'HTTP 401 for an empty batch'],
    [413, 404, 'HTTP 404 for an empty batch'],
  ])('that an empty batch finds after %i says so: %i', async (first, second, cause) => {
    const onHold = jest.fn();
    const { publisher, track } = publish({ answer: steps(answer(first), answer(second)), onHold });
    track(1);
    await publisher.flush();
    expect(onHold.mock.calls).toEqual([[cause]]);
  });

  it('makes no request for full batches, flushes or the interval', async () => {
    const { publisher, transport, track } = publish({
      answer: () => answer(401),
      maxBatchSize: 2,
      flushIntervalMs: 100,
    });
    track(2);
    await pass(0);
    track(50);
    await publisher.flush();
    await pass(40_000);
    expect(transport.requests).toHaveLength(1);
  });

  it('still respects the bounds of the buffer', async () => {
    const { publisher, track } = publish({ answer: () => answer(403), maxPendingEvents: 10 });
    track(30);
    await pass(0);
    expect(publisher.stats()).toMatchObject({ pending: 20, dropped: { overflow: 10 } });
  });

  it('outlives a failure of the network', async () => {
    const onRecovered = jest.fn();
    const { publisher, track } = publish({ answer: steps(answer(401), refused, answer(401), ok), onRecovered });
    track(1);
    void publisher.flush();
    await pass(3 * 72_000);
    expect(publisher.stats().delivered).toBe(1);
    expect(onRecovered).toHaveBeenCalledTimes(1);
  });
});
