import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startBalancer } from '../../examples/fleet/balancer.mjs';
import { sendingOf } from '../../examples/fleet/sendings.mjs';
import { waitUntil } from '../helpers/wait-until.js';

type Exchange = Parameters<typeof sendingOf>[0];

const servers: Server[] = [];
const balancers: { close(): Promise<void> }[] = [];
const exchanges: Exchange[] = [];

afterEach(async () => {
  await Promise.all(balancers.splice(0).map((balancer) => balancer.close()));
  await Promise.all(servers.splice(0).map(stop));
  exchanges.length = 0;
});

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  if (server.listening) await once(server.close(), 'close');
}

async function target(serve: RequestListener, port = 0): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(serve).listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, server };
}

function saying(text: string): RequestListener {
  return (request, response) => void readAll(request).then((body) => response.end(`${text} ${body}`));
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function balancerOf(targets: readonly string[]): Promise<string> {
  const balancer = await startBalancer({ targets, onExchange: (exchange) => exchanges.push(exchange) });
  balancers.push(balancer);
  return balancer.url;
}

async function post(url: string, body: string): Promise<string> {
  const response = await fetch(`${url}/v1/data/collector`, { method: 'POST', body });
  return `${response.status} ${await response.text()}`;
}

it('the balancer gives requests to its targets in turn, whole and in both directions', async () => {
  const url = await balancerOf([(await target(saying('a'))).url, (await target(saying('b'))).url]);
  const responses = [];
  for (const body of ['1', '2', '3']) responses.push(await post(url, body));
  expect(responses).toEqual(['200 a 1', '200 b 2', '200 a 3']);
});

it('the balancer passes over a target that takes no connection, until it does', async () => {
  const gone = await target(saying('a'));
  const url = await balancerOf([gone.url, (await target(saying('b'))).url]);
  await stop(gone.server);
  expect([await post(url, '1'), await post(url, '2')]).toEqual(['200 b 1', '200 b 2']);
  await target(saying('a'), gone.port);
  await waitUntil('the target to be in again', async () => (await post(url, '3')) === '200 a 3');
  expect(exchanges.every(({ end, relay }) => end === 'responded' && relay !== undefined)).toBe(true);
});

it('the balancer says 503 where no target takes a connection', async () => {
  const gone = await target(saying('a'));
  await stop(gone.server);
  expect(await post(await balancerOf([gone.url]), '1')).toMatch(/^503 /);
  expect(exchanges).toMatchObject([{ end: 'no relay', relay: undefined }]);
  expect(sendingOf(exchanges[0]!)).toBeUndefined();
});

it('the balancer gives to no other target what one has got, and says 502 where that one breaks off', async () => {
  const bodies: string[] = [];
  const breaking: RequestListener = (request) => {
    void readAll(request).then((body) => {
      bodies.push(body);
      request.socket.destroy();
    });
  };
  const [a, b] = [await target(breaking), await target(breaking)];
  expect(await post(await balancerOf([a.url, b.url]), '1')).toMatch(/^502 /);
  expect(bodies).toEqual(['1']);
  expect(exchanges).toMatchObject([{ end: 'relay left', relay: a.url, status: undefined }]);
});

it('the balancer takes its own request back when the client leaves', async () => {
  let isLeft = false;
  const waiting = await target((request) => request.socket.on('close', () => (isLeft = true)));
  const url = await balancerOf([waiting.url]);
  const leave = new AbortController();
  const asked = fetch(url, { signal: leave.signal });
  await waitUntil('the target to be asked', async () => {
    return new Promise<boolean>((resolve) => waiting.server.getConnections((_error, count) => resolve(count > 0)));
  });
  leave.abort();
  await expect(asked).rejects.toThrow('aborted');
  await waitUntil('the target to see it', () => isLeft);
  await waitUntil('the exchange to be over', () => exchanges.length > 0);
  expect(exchanges).toMatchObject([{ end: 'client left', relay: waiting.url, status: undefined }]);
});

it('the balancer knows who has sent which events, and what the relay said', async () => {
  const { url } = await target(saying('a'));
  const body = JSON.stringify({
    events: [
      { kind: 'feature', userKey: 'ada', key: 'new-button' },
      { kind: 'tracking', userKey: 'ada', key: 'purchase', trackingEventDetails: { n: 3 } },
    ],
  });
  const headers = { 'x-sender': '3.1' };
  await fetch(`${await balancerOf([url])}/v1/data/collector`, { method: 'POST', body, headers });
  await waitUntil('the exchange to be over', () => exchanges.length > 0);
  expect(sendingOf(exchanges[0]!)).toMatchObject({
    ...{ sender: '3.1', relay: url, ids: ['ada exposure', 'ada 3'], status: 200, end: 'responded' },
  });
});
