import { AsyncLocalStorage } from 'node:async_hooks';
import { HttpClient, type HttpClientOptions } from '../../src/relay/http-client.js';
import type { HttpRequest } from '../../src/relay/http-message.js';
import { act, ScriptedRelay, type RelayRequest } from '../helpers/scripted-relay.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';
import { waitUntil } from '../helpers/wait-until.js';

let relay: ScriptedRelay;
/** Responses that the relay owes, by the texts of their requests, oldest first. */
let owed: Map<string, () => void>;
const clients: HttpClient[] = [];

beforeEach(async () => {
  relay = await ScriptedRelay.start();
  owed = new Map();
  relay.collector = (request: RelayRequest) =>
    act((_message, response) => void owed.set(request.text, () => response.end('{}')));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await relay.close();
});

function clientOf(options: Partial<HttpClientOptions> = {}): HttpClient {
  const { url = relay.url } = options;
  const client = new HttpClient({ headers: {}, timeoutMs: 20_000, connections: 2, ...options, url });
  clients.push(client);
  return client;
}

const request = (body: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  ...{ path: '/v1/data/collector', body, timeoutMs: 20_000, maxResponseBytes: 1024 },
  ...more,
});

const arrived = (): string[] => relay.collections.map(({ text }) => text);
const haveArrived = (count: number): Promise<unknown> => waitUntil('requests', () => arrived().length >= count);

function pay(...texts: string[]): void {
  for (const text of texts) owed.get(text)?.();
  for (const text of texts) owed.delete(text);
}

it('requests beyond the bound wait in their order, on connections that are used again', async () => {
  const client = clientOf();
  const responses = ['a', 'b', 'c', 'd', 'e'].map((text) => client.send(request(text)));
  await haveArrived(2);
  for (const [count, ...paid] of [
    [3, 'a'],
    [4, 'b'],
    [5, 'c'],
  ] as const) {
    pay(...paid);
    await haveArrived(count);
    expect(owed.size).toBe(2);
  }
  pay('d', 'e');
  expect(await Promise.all(responses)).toMatchObject(Array(5).fill({ status: 200 }));
  expect(arrived().slice(0, 2).sort()).toEqual(['a', 'b']);
  expect(arrived().slice(2)).toEqual(['c', 'd', 'e']);
  expect(relay.connections).toBe(2);
});

it('a request that waits gives up after its timeout, without a word to the relay', async () => {
  const client = clientOf({ connections: 1 });
  const first = client.send(request('a'));
  await haveArrived(1);
  expect(await client.send(request('b', { timeoutMs: 20 }))).toEqual({
    kind: 'failure',
    code: 'TIMEOUT',
    message: 'no free connection within 20 ms',
    requestSent: false,
  });
  const last = client.send(request('c'));
  pay('a');
  await haveArrived(2);
  pay('c');
  expect(await Promise.all([first, last])).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect(arrived()).toEqual(['a', 'c']);
});

it('a request that waits ends with its signal', async () => {
  const client = clientOf({ connections: 1 });
  void client.send(request('a'));
  await haveArrived(1);
  const abort = new AbortController();
  const waiting = client.send(request('b', { signal: abort.signal }));
  abort.abort();
  expect(await waiting).toMatchObject({ code: 'ABORTED', requestSent: false });
});

it('a request whose connection breaks makes room for the next', async () => {
  const client = clientOf({ connections: 1 });
  relay.nextCollections.push(act((message) => message.socket.destroy()));
  const first = client.send(request('a'));
  const second = client.send(request('b'));
  expect(await first).toMatchObject({ kind: 'failure' });
  await haveArrived(2);
  pay('b');
  expect(await second).toMatchObject({ status: 200 });
});

it('requests that find nobody at the address fail one after the other, however many wait', async () => {
  const { url } = relay;
  await relay.close();
  const client = clientOf({ url, connections: 1 });
  const results = await Promise.all(Array.from({ length: 300 }, (_, n) => client.send(request(String(n)))));
  expect(results).toMatchObject(Array(300).fill({ kind: 'failure', code: 'ECONNREFUSED' }));
  relay = await ScriptedRelay.start();
});

it('requests that wait when the client is closed fail at once, however many they are', async () => {
  const client = clientOf({ connections: 1 });
  const results = Array.from({ length: 20_000 }, (_, n) => client.send(request(String(n))));
  await haveArrived(1);
  await client.close();
  expect(await Promise.all(results)).toMatchObject(Array(20_000).fill({ kind: 'failure' }));
  expect(arrived()).toHaveLength(1);
});

it('an urgent request does not wait: while all connections are busy it has one more', async () => {
  const client = clientOf();
  const busy = ['a', 'b', 'c'].map((text) => client.send(request(text)));
  await haveArrived(2);
  const urgent = client.send(request('urgent', { isUrgent: true }));
  await haveArrived(3);
  pay('urgent');
  expect(await urgent).toMatchObject({ status: 200 });
  expect(relay.connections).toBe(3);
  pay('a', 'b');
  await haveArrived(4);
  pay('c');
  await Promise.all(busy);
});

it('an urgent request uses the connection of the others while one is free', async () => {
  const client = clientOf({ connections: 1 });
  for (const [text, isUrgent] of [
    ['a', true],
    ['b', false],
    ['c', true],
  ] as const) {
    const response = client.send(request(text, { isUrgent }));
    await waitUntil(text, () => owed.has(text));
    pay(text);
    await response;
  }
  expect(relay.connections).toBe(1);
});

it('an urgent request after the end opens nothing', async () => {
  const client = clientOf({ connections: 1 });
  const busy = client.send(request('a'));
  await haveArrived(1);
  await client.close();
  expect(await client.send(request('late', { isUrgent: true }))).toMatchObject({ kind: 'failure' });
  expect(await busy).toMatchObject({ kind: 'failure' });
  expect(arrived()).toEqual(['a']);
});

it('a request that is no longer wanted when its turn comes does not go out', async () => {
  const client = clientOf({ connections: 1 });
  let isWanted = true;
  const onHead = (status: number): void => void (isWanted = status !== 200);
  const first = client.send(request('a', { onHead }));
  const others = ['b', 'c'].map((text) => client.send(request(text, { isStillWanted: () => isWanted })));
  await haveArrived(1);
  pay('a');
  expect(await first).toMatchObject({ status: 200 });
  expect(await Promise.all(others)).toMatchObject(Array(2).fill({ code: 'UNWANTED', requestSent: false }));
  expect(arrived()).toEqual(['a']);
});

it('a request does not inherit the context of the one that made room for it', async () => {
  const storage = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const lookup = (
    _host: string,
    _options: object,
    done: (error: null, address: unknown, family: number) => void,
  ): void => {
    seen.push(storage.getStore());
    done(null, [{ address: '127.0.0.1', family: 4 }], 4);
  };
  const url = relay.url.replace('127.0.0.1', 'localhost');
  const client = clientOf({ url, connections: 1, connect: { lookup } as never });
  const abort = new AbortController();
  const first = client.send(request('a', { signal: abort.signal }));
  await haveArrived(1);
  const second = client.send(request('b'));
  storage.run('of another request', () => abort.abort());
  expect(await first).toMatchObject({ code: 'ABORTED' });
  await haveArrived(2);
  pay('b');
  expect(await second).toMatchObject({ status: 200 });
  expect(seen).toEqual([undefined, undefined]);
});

it('requests that time out together do not open connections for each other', async () => {
  const clock = new ScriptedClock();
  let opened = 0;
  const lookup = (): void => void opened++;
  const client = clientOf({ url: 'http://localhost:1', connections: 2, clock, connect: { lookup } });
  const requests = Array.from({ length: 30 }, (_, index) => client.send(request(String(index), { timeoutMs: 1_000 })));
  await clock.pass(1_000);
  expect(await Promise.all(requests)).toMatchObject(Array(30).fill({ code: 'TIMEOUT', requestSent: false }));
  expect(opened).toBe(2);
});
