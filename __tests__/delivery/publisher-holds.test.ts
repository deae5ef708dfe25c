import { pass, publish, useFakeClock } from '../helpers/publisher-harness.js';
import { responseOf, ok, page, refused, steps } from '../helpers/scripted-transport.js';

useFakeClock();

/** Five back-offs in a row without jitter. */
const BACK_OFFS_MS = 500 + 1_000 + 2_000 + 4_000 + 8_000;

const refusals = (count: number) => Array.from({ length: count }, () => responseOf(401));

describe('a hold', () => {
  it.each([401, 403, 404, 405, 410, 301, 307])('begins on %i, and drops nothing', async (status) => {
    const onHold = jest.fn();
    const { publisher, transport, track, logger } = publish({
      respond: () => responseOf(status),
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
    expect(logger.entries).toEqual([{ level: 'error', line: expect.stringContaining(`HTTP ${status}`) }]);
  });

  it('ends with the first batch that is taken, and begins anew when the relay refuses everything again', async () => {
    const onHold = jest.fn();
    const onRecovered = jest.fn();
    const { publisher, track, logger } = publish({
      respond: steps(responseOf(401), ok, ...refusals(6), ok),
      onHold,
      onRecovered,
    });
    for (let round = 0; round < 2; round++) {
      track(1);
      void publisher.flush();
      await pass(BACK_OFFS_MS + 72_000);
    }
    expect(publisher.stats().delivered).toBe(2);
    expect(onHold).toHaveBeenCalledTimes(2);
    expect(onRecovered).toHaveBeenCalledTimes(2);
    expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(4);
  });

  it('ends when an empty batch is taken, though the events that wait are not', async () => {
    const onRecovered = jest.fn();
    let status = 401;
    const { publisher, track, logger } = publish({
      respond: ({ events }) => (events.length > 0 || status === 401 ? responseOf(status) : ok),
      onRecovered,
    });
    track(1);
    void publisher.flush();
    await pass(0);
    status = 400;
    await pass(72_000);
    expect(publisher.stats()).toMatchObject({ pending: 0, dropped: { rejected: 1 } });
    expect(onRecovered).toHaveBeenCalledTimes(1);
    expect(logger.entries.map(({ line }) => line)).toContain('The collector accepts events again.');
  });

  it.each([
    [400, 400, 'HTTP 400, also for an empty batch'],
    [400, 401, 'HTTP 401 for an empty batch'],
    [413, 404, 'HTTP 404 for an empty batch'],
  ])('a hold that an empty batch finds after %i says so: %i', async (first, second, cause) => {
    const onHold = jest.fn();
    const { publisher, track } = publish({ respond: steps(responseOf(first), responseOf(second)), onHold });
    track(1);
    await publisher.flush();
    expect(onHold.mock.calls).toEqual([[cause]]);
  });

  it('makes no request for full batches, flushes or the interval', async () => {
    const { publisher, transport, track } = publish({
      respond: () => responseOf(401),
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
    const { publisher, track } = publish({ respond: () => responseOf(403), maxPendingEvents: 10 });
    track(30);
    await pass(0);
    expect(publisher.stats()).toMatchObject({ pending: 20, dropped: { overflow: 10 } });
  });

  it('outlives a failure of the network', async () => {
    const onRecovered = jest.fn();
    const { publisher, track } = publish({
      respond: steps(responseOf(401), refused, responseOf(401), ok),
      onRecovered,
    });
    track(1);
    void publisher.flush();
    await pass(3 * 72_000);
    expect(publisher.stats().delivered).toBe(1);
    expect(onRecovered).toHaveBeenCalledTimes(1);
  });
});

describe('a relay that refuses everything after it has accepted something, which may be another one', () => {
  it('is tried again after a back-off five times before it is a hold', async () => {
    const onHold = jest.fn();
    const { publisher, transport, track } = publish({ respond: steps(ok, ...refusals(100)), onHold });
    track(1);
    await publisher.flush();
    track(1);
    void publisher.flush();
    for (const [index, ms] of [0, 500, 1_000, 2_000, 4_000].entries()) {
      await pass(ms);
      expect(transport.requests).toHaveLength(index + 2);
    }
    await pass(7_999);
    expect(onHold).not.toHaveBeenCalled();
    await pass(1);
    expect([transport.requests.length, onHold.mock.calls]).toEqual([7, [['HTTP 401']]]);
    await pass(71_999);
    expect(transport.requests).toHaveLength(7);
  });

  it('costs no event while another one accepts each second request, nor tells the application of a hold', async () => {
    const onHold = jest.fn();
    let requests = 0;
    const { publisher, track } = publish({
      respond: () => (requests++ % 2 === 0 ? ok : responseOf(401)),
      maxBatchSize: 1,
      onHold,
    });
    track(10);
    await pass(9 * 500);
    expect(publisher.stats()).toMatchObject({ delivered: 10, pending: 0 });
    expect(onHold).not.toHaveBeenCalled();
  });

  it('does not end the attempts of close()', async () => {
    let requests = 0;
    const { publisher, track } = publish({
      respond: () => (requests++ % 2 === 0 ? ok : responseOf(401)),
      maxBatchSize: 10,
    });
    track(5);
    await publisher.flush();
    track(95);
    const closed = publisher.close();
    await pass(10_000);
    expect(await closed).toMatchObject({ delivered: 100, pending: 0 });
  });

  it('is a hold at once where a page comes in place of a response', async () => {
    const onHold = jest.fn();
    const { publisher, track } = publish({ respond: steps(ok, page), onHold });
    track(1);
    await publisher.flush();
    track(1);
    await publisher.flush();
    expect(onHold).toHaveBeenCalledTimes(1);
  });
});
