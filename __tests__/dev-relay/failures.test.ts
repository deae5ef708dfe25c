import { Agent, request, type ClientRequest } from 'node:http';
import { once } from 'node:events';

import { startDevRelay, type DevRelay, type DevRelayOptions, type Failure } from '../../src/dev-relay/index.js';
import { postJson, sendRaw, type RawResponse } from '../helpers/raw-http.js';

const onOff = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };

let relay: DevRelay;

async function start(options: DevRelayOptions = {}): Promise<void> {
  relay = await startDevRelay({ flags: { f: onOff }, ...options });
}

afterEach(() => relay.close());

function track(key = 'k'): Promise<RawResponse> {
  return postJson(relay.url, '/v1/data/collector', { events: [{ kind: 'tracking', key }] });
}

async function statuses(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push((await track()).status);
  return found;
}

describe('fail', () => {
  it.each([
    [{ statsu: 3 }, '`statsu` is not a member of a failure: did you mean `status`?'],
    [{ retry_after: 3 }, '`retry_after` is not a member of a failure: did you mean `retryAfter`?'],
    [{ path: 'colector' }, 'Expected `path` to be one of collector, ofrep, configuration, stream, any, got `colector`'],
    [{ reset: 'body' }, 'Expected `reset` to be one of before-body, after-body, got `body`'],
    ['503', 'Expected an object with status, retryAfter, body'],
  ])('refuses %j in one sentence', async (failure, message) => {
    await start();
    expect(() => relay.fail(failure as Failure)).toThrow(message);
    expect((await track()).status).toBe(200);
  });

  it('responds 503 once, in the form of the relay, and records nothing', async () => {
    await start();
    relay.fail();
    const { status, headers, body } = await track();
    expect([status, headers['content-type'], body]).toEqual([
      503,
      'application/json',
      '{"message":"Service Unavailable"}\n',
    ]);
    expect(relay.events).toEqual([]);
    expect((await track()).status).toBe(200);
    expect(relay.requests).toMatchObject({ collector: 2, failed: 1 });
  });

  it('takes failures in the order in which they were asked for', async () => {
    await start();
    relay.fail({ status: 429, times: 2 });
    relay.fail({ status: 500 });
    expect(await statuses(4)).toEqual([429, 429, 500, 200]);
  });

  it('responds with what it is told to', async () => {
    await start();
    relay.fail({ status: 429, retryAfter: 7, body: 'slow down' });
    relay.fail({ status: 502, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', body: { errorCode: 'X' } });
    const [first, second] = [await track(), await track()];
    expect([first.headers['retry-after'], first.body]).toEqual(['7', 'slow down']);
    expect([second.headers['retry-after'], second.body]).toEqual([
      'Wed, 21 Oct 2026 07:28:00 GMT',
      '{"errorCode":"X"}\n',
    ]);
  });

  it('concerns only the path that it is meant for', async () => {
    await start();
    relay.fail({ status: 500, path: 'ofrep' });
    relay.fail({ status: 501, path: 'configuration' });
    expect((await track()).status).toBe(200);
    expect((await postJson(relay.url, '/v1/flag/configuration', {})).status).toBe(501);
    expect((await postJson(relay.url, '/ofrep/v1/evaluate/flags/f', { context: {} })).status).toBe(500);
    relay.fail({ status: 500, path: 'any' });
    expect((await sendRaw(relay.url, { path: '/health' })).status).toBe(500);
  });

  it('comes before authentication, as a gateway in front would', async () => {
    await start({ apiKeys: { evaluation: ['k'] } });
    relay.fail({ status: 503 });
    expect(await statuses(2)).toEqual([503, 401]);
  });

  it('lasts until recover()', async () => {
    await start();
    relay.fail({ times: Infinity });
    expect(await statuses(3)).toEqual([503, 503, 503]);
    relay.recover();
    expect(await statuses(1)).toEqual([200]);
  });

  it('responds with an error after the events have been recorded', async () => {
    await start();
    relay.fail({ status: 500, afterRecording: true });
    expect((await track('ambiguous')).status).toBe(500);
    expect(relay.tracking).toMatchObject([{ key: 'ambiguous' }]);
  });

  it.each<[Failure, string[]]>([
    [{ reset: 'before-body' }, []],
    [{ reset: 'after-body' }, []],
    [{ reset: 'after-body', afterRecording: true }, ['k']],
  ])('resets the connection: %j', async (failure, recorded) => {
    await start();
    relay.fail(failure);
    await expect(track()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(relay.events.map(({ key }) => key)).toEqual(recorded);
    expect((await track()).status).toBe(200);
  });

  it('resets before the body while the client still waits to send it', async () => {
    await start();
    relay.fail({ reset: 'before-body' });
    const headers = { 'content-length': '10', 'content-type': 'application/json' };
    const sent = request(relay.url, { method: 'POST', path: '/v1/data/collector', headers, agent: new Agent() });
    sent.flushHeaders();
    const [error] = (await once(sent, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });

  it.each<Failure>([
    { status: 99 },
    { status: 200.5 },
    { times: 0 },
    { times: NaN },
    { status: 500, stall: true },
    { reset: 'before-body', afterRecording: true },
  ])('refuses %j', async (failure) => {
    await start();
    expect(() => relay.fail(failure)).toThrow(TypeError);
  });
});

describe('stall', () => {
  /** Resolves once the relay holds the request. */
  async function stalled(): Promise<{ sent: ClientRequest; response: Promise<number> }> {
    const before = relay.requests.failed;
    const body = JSON.stringify({ events: [{ kind: 'tracking', key: 'k' }] });
    const headers = { 'content-type': 'application/json' };
    const sent = request(relay.url, { method: 'POST', path: '/v1/data/collector', headers, agent: new Agent() });
    const reply = once(sent, 'response').then(([response]) => (response as { statusCode: number }).statusCode);
    sent.on('error', () => undefined).end(body);
    while (relay.requests.failed === before) await new Promise(setImmediate);
    return { sent, response: reply };
  }

  it('holds the response until recover(), and then serves the request as usual', async () => {
    await start();
    relay.fail({ stall: true });
    const { response } = await stalled();
    expect(relay.events.map(({ key }) => key)).not.toContain('k');
    relay.recover();
    expect(await response).toBe(200);
    expect(relay.events.map(({ key }) => key)).toContain('k');
  });

  it('does not record the events of a client that has given up', async () => {
    await start();
    relay.fail({ stall: true });
    const { sent, response } = await stalled();
    const gaveUp = expect(response).rejects.toThrow();
    sent.destroy();
    await gaveUp;
    // The end of the connection has arrived before the response to the next request.
    await track('later');
    relay.recover();
    await track('last');
    expect(relay.events.map(({ key }) => key)).not.toContain('k');
  });

  it('records first if asked to', async () => {
    await start();
    relay.fail({ stall: true, afterRecording: true });
    const { response } = await stalled();
    await track('later');
    expect(relay.events.map(({ key }) => key)).toContain('k');
    relay.recover();
    expect(await response).toBe(200);
    expect(relay.events.filter(({ key }) => key === 'k')).toHaveLength(1);
  });

  it('ends with a reset when the relay stops', async () => {
    await start();
    relay.fail({ stall: true });
    const { response } = await stalled();
    const reset = expect(response).rejects.toMatchObject({ code: 'ECONNRESET' });
    await relay.close();
    await reset;
  });
});

describe('chaos', () => {
  async function outcomes(options: DevRelayOptions, count = 60): Promise<string[]> {
    await start(options);
    const found: string[] = [];
    for (let i = 0; i < count; i++) {
      found.push(
        await track(String(i)).then(
          ({ status }) => String(status),
          (error: NodeJS.ErrnoException) => String(error.code),
        ),
      );
    }
    return found;
  }

  it('fails at random, the same way for the same seed, and records what it does not fail', async () => {
    const first = await outcomes({ chaos: { seed: 7, rate: 0.4 } });
    expect(new Set(first)).toEqual(new Set(['200', '503', '429', 'ECONNRESET']));
    const served = first.flatMap((outcome, i) => (outcome === '200' ? [String(i)] : []));
    expect(relay.events.map(({ key }) => key)).toEqual(served);
    await relay.close();
    expect(await outcomes({ chaos: { seed: 7, rate: 0.4 } })).toEqual(first);
    await relay.close();
    expect(await outcomes({ chaos: { seed: 8, rate: 0.4 } })).not.toEqual(first);
  });

  it('fails in the chosen ways only, always at a rate of 1, and not at all after recover()', async () => {
    const found = await outcomes({ chaos: { seed: 1, rate: 1, kinds: ['too-many-requests'] } }, 5);
    expect(found).toEqual(Array(5).fill('429'));
    relay.recover();
    expect(await statuses(3)).toEqual([200, 200, 200]);
  });

  it('leaves other paths alone', async () => {
    await start({ chaos: { seed: 1, rate: 1, path: 'ofrep' } });
    expect((await track()).status).toBe(200);
  });

  it.each([{ rate: 1.1 }, { rate: -1 }, { rate: NaN }, { rate: 1, kinds: [] }, { rate: 1, kinds: ['x' as never] }])(
    'refuses %j',
    async (chaos) => {
      await start();
      await expect(startDevRelay({ chaos: { seed: 1, ...chaos } })).rejects.toThrow(TypeError);
    },
  );
});
