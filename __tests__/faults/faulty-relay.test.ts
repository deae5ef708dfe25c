import { once } from 'node:events';
import { request } from 'node:http';
import { FaultyRelay } from './faulty-relay.js';

const BODY = '{"meta":{},"events":[{"trackingEventDetails":{"n":5}}]}';

/** Posts one event, the second half of the body when this has come to pass in between. */
async function post(relay: FaultyRelay, { sender, inBetween }: { sender: string; inBetween: () => void }) {
  const headers = { 'content-length': BODY.length, 'x-sender': sender };
  const outgoing = request(`${relay.url}/v1/data/collector`, { method: 'POST', headers });
  const responded = once(outgoing, 'response');
  const seen = relay.exchanges.length;
  outgoing.write(BODY.slice(0, 20));
  while (relay.exchanges.length === seen) await new Promise(setImmediate);
  inBetween();
  outgoing.end(BODY.slice(20));
  const [response] = (await responded) as [NodeJS.ReadableStream];
  await once(response.resume(), 'end');
}

describe('a faulty relay', () => {
  const relay = new FaultyRelay({ afterwards: { kind: 'ok' }, isPoison: () => false, timeoutMs: 60_000 });
  beforeAll(() => relay.listen());
  afterAll(() => relay.close());

  it('knows that a client which closes meanwhile may not have its response, and that others have theirs', async () => {
    const inBetween = () => relay.expectClosing(60_000, '1');
    await post(relay, { sender: '1', inBetween });
    await post(relay, { sender: '2', inBetween });
    expect(relay.exchanges).toMatchObject([
      { sender: '1', stored: [5], status: 200, lostBy: 'late', whileClosing: false },
      { sender: '2', stored: [5], status: 200, lostBy: undefined, whileClosing: false },
    ]);
  });
});
