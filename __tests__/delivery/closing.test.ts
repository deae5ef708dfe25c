import { isSettled, pass, publish, useFakeClock } from '../helpers/publisher-harness.js';
import { failure, HeldResponses, ok, type Respond } from '../helpers/scripted-transport.js';

useFakeClock();

const never: Respond = () => new Promise(() => undefined);

const transports: [string, Respond][] = [
  ['never responds, whatever is aborted', never],
  [
    'throws',
    () => {
      throw new Error('scripted');
    },
  ],
  ['rejects', () => Promise.reject(new Error('scripted'))],
  ['fails at once', () => failure('ECONNREFUSED', false)],
];

describe('closing', () => {
  it.each(transports)(
    'ends a tenth of a second after its deadline at the latest with a transport that %s',
    async (_, response) => {
      for (const maxConcurrentRequests of [1, 3]) {
        const { publisher, track } = publish({
          respond: response,
          shutdownTimeoutMs: 1_000,
          maxBatchSize: 5,
          maxConcurrentRequests,
        });
        track(40);
        void publisher.flush();
        await pass(10);
        const closed = publisher.close();
        await pass(1_100);
        expect(await isSettled(closed)).toBe(true);
        expect((await closed).dropped.shutdown).toBe(40);
      }
    },
  );

  it('is changed by no response that comes after its end', async () => {
    const held = new HeldResponses();
    const { publisher, track, transport } = publish({
      respond: held.respond,
      shutdownTimeoutMs: 1_000,
      maxBatchSize: 5,
    });
    track(20);
    const closed = publisher.close();
    await pass(1_100);
    const ledger = await closed;
    const requests = transport.requests.length;
    while (held.waiting > 0) held.give(ok);
    await pass(10_000);
    expect(publisher.stats()).toEqual(ledger);
    expect(transport.requests).toHaveLength(requests);
  });
});
