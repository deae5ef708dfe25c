import { HttpClient } from '../../src/relay/http-client.js';
import type { HttpRequest, HttpResult } from '../../src/relay/http-message.js';
import { openStream } from '../../src/relay/http-stream.js';
import { RawServer } from '../helpers/raw-server.js';
import { ScriptedRelay, stall } from '../helpers/scripted-relay.js';

let relay: ScriptedRelay;
let client: HttpClient;

beforeEach(async () => {
  relay = await ScriptedRelay.start();
});

afterEach(async () => {
  jest.useRealTimers();
  await client.close();
  await relay.close();
});

/** Replaces all that Jest can replace: timers, immediates, microtasks, ticks and clocks. */
const fakeTimers = (): void => void jest.useFakeTimers();

function request(more: Partial<HttpRequest> = {}): HttpRequest {
  return { path: '/v1/data/collector', body: '{"events":[]}', timeoutMs: 5_000, maxResponseBytes: 1024, ...more };
}

async function send(count: number): Promise<HttpResult[]> {
  const results: HttpResult[] = [];
  for (let sent = 0; sent < count; sent++) results.push(await client.send(request()));
  return results;
}

const DELIVERED = expect.objectContaining({ kind: 'response', status: 200 }) as unknown;

describe.each([
  ['one connection', 1],
  ['as many connections as it takes', undefined],
])('with fake timers and %s', (_what, connections) => {
  beforeEach(() => {
    client = new HttpClient({
      url: relay.url,
      headers: {},
      timeoutMs: 5_000,
      ...(connections === undefined ? {} : { connections }),
    });
  });

  it('requests get their response', async () => {
    fakeTimers();
    expect(await send(4)).toEqual(Array(4).fill(DELIVERED));
  });

  it('requests get their response over a connection that was used before', async () => {
    await send(2);
    fakeTimers();
    expect(await send(4)).toEqual(Array(4).fill(DELIVERED));
  });

  it('requests at the same time get their responses', async () => {
    await send(1);
    fakeTimers();
    const results = await Promise.all(Array.from({ length: 6 }, () => client.send(request())));
    expect(results).toEqual(Array(6).fill(DELIVERED));
  });

  it('requests get their response again when the timers are real again', async () => {
    await send(1);
    fakeTimers();
    await send(2);
    const crossing = client.send(request());
    jest.useRealTimers();
    expect([await crossing, ...(await send(4))]).toEqual(Array(5).fill(DELIVERED));
  });

  it('a request without a response is given up in time', async () => {
    relay.collector = stall;
    fakeTimers();
    expect(await client.send(request({ timeoutMs: 100 }))).toMatchObject({ code: 'TIMEOUT' });
  });

  it('a request is given up when it is aborted', async () => {
    relay.collector = stall;
    fakeTimers();
    const controller = new AbortController();
    const result = client.send(request({ signal: controller.signal }));
    await relay.collected(1);
    controller.abort();
    expect(await result).toMatchObject({ code: 'ABORTED' });
  });

  it('close ends', async () => {
    relay.collector = stall;
    await send(0);
    fakeTimers();
    const result = client.send(request());
    await relay.collected(1);
    await client.close();
    expect(await result).toMatchObject({ kind: 'failure' });
  });

  it('close ends after many requests', async () => {
    fakeTimers();
    await send(4);
    await client.close();
  });
});

it('with fake timers a stream whose response does not begin ends in time', async () => {
  client = new HttpClient({ url: relay.url, headers: {}, timeoutMs: 5_000 });
  const mute = await RawServer.start(() => undefined);
  fakeTimers();
  await new Promise<void>((onEnd) => {
    const nothing = (): void => undefined;
    openStream({ url: mute.url, headers: {}, timeoutMs: 100, path: '/', onOpen: nothing, onData: nothing, onEnd });
  });
  await mute.close();
});
