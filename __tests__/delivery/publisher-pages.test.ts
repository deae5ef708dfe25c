import { pass, publish, useFakeClock, type Harness } from '../helpers/publisher-harness.js';
import { responseOf, ok, page, steps, type Respond } from '../helpers/scripted-transport.js';

useFakeClock();

/** A gateway that passes requests on to a healthy relay, and hides its responses behind a page while it `hides`. */
function behindGateway(options: Parameters<typeof publish>[0] = {}): Harness & { hides: boolean; stored: number[] } {
  const gateway = { hides: true, stored: [] as number[] };
  const response: Respond = ({ events }) => {
    gateway.stored.push(...events.map(({ n }) => Number(n)));
    return gateway.hides ? page : ok;
  };
  return Object.assign(gateway, publish({ respond: response, ...options }));
}

describe.each([1, 4])('a page in place of a response, with %i request(s) at a time,', (maxConcurrentRequests) => {
  it('costs no event, and no more copies than one, however long a gateway hides a healthy relay', async () => {
    const gateway = behindGateway({ maxConcurrentRequests });
    gateway.track(3);
    void gateway.publisher.flush();
    await pass(3_600_000);
    expect(gateway.stored).toEqual([0, 1, 2]);
    expect(gateway.transport.sizes.slice(1).every((size) => size === 0)).toBe(true);
    expect(gateway.publisher.stats()).toMatchObject({ pending: 3, delivered: 0 });
    gateway.hides = false;
    await pass(72_000);
    expect(gateway.publisher.stats()).toMatchObject({ pending: 0, delivered: 3 });
    expect(gateway.stored).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it('is told once, and so is its end', async () => {
    const gateway = behindGateway({ maxConcurrentRequests });
    gateway.track(3);
    void gateway.publisher.flush();
    await pass(3_600_000);
    gateway.hides = false;
    await pass(72_000);
    expect(gateway.logger.entries).toEqual([
      { level: 'error', line: expect.stringContaining('HTTP 200 with an HTML page') },
      { level: 'error', line: 'The collector accepts events again.' },
    ]);
  });

  it('lets close ask with an empty batch, and give up early', async () => {
    const gateway = behindGateway({ maxConcurrentRequests });
    gateway.track(3);
    void gateway.publisher.flush();
    await pass(1);
    await expect(gateway.publisher.close()).resolves.toMatchObject({ dropped: { shutdown: 3 } });
    expect(gateway.transport.sizes).toEqual([3, 0]);
  });
});

it('a page does not end the row of failures: the back-off goes on where it was', async () => {
  const { publisher, transport, track } = publish({
    respond: steps(responseOf(503), responseOf(503), responseOf(503), page, responseOf(503), ok),
  });
  track(1);
  void publisher.flush();
  await pass(200_000);
  const at = transport.requests.map(({ atMs }) => atMs);
  const pauses = at.slice(1).map((ms, index) => ms - (at[index] ?? 0));
  expect(pauses.slice(0, 5)).toEqual([500, 1_000, 2_000, 72_000, 4_000]);
});

it('a page that comes while events are searched for a culprit drops none of them', async () => {
  let hides = false;
  const { publisher, track } = publish({
    respond: ({ events }) => {
      if (hides) return page;
      hides = events.length === 0;
      return events.length > 0 ? responseOf(400) : ok;
    },
  });
  track(4);
  void publisher.flush();
  await pass(3_600_000);
  expect(publisher.stats()).toMatchObject({ pending: 4, dropped: { rejected: 0 } });
});
