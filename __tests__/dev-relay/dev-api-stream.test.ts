import type { DevRelay, DevRelayOptions } from '../../src/dev-relay/index.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { DevStream } from '../helpers/dev-stream.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';

const flag = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };

const streams: DevStream[] = [];

afterEach(() => streams.splice(0).forEach((stream) => stream.close()));

async function open(relay: DevRelay, options?: Parameters<typeof DevStream.open>[1]): Promise<DevStream> {
  const stream = await DevStream.open(relay.url, options);
  streams.push(stream);
  return stream;
}

async function startWithStream(options?: DevRelayOptions): Promise<{ relay: DevRelay; stream: DevStream }> {
  const relay = await startQuietRelay(options);
  return { relay, stream: await open(relay) };
}

async function send(relay: DevRelay, ...keys: string[]): Promise<void> {
  const events = keys.map((key) => ({ kind: 'tracking', key }));
  await postJson(relay.url, '/v1/data/collector', { events });
}

const keysIn = (data: { events: { key: string }[] }): string[] => data.events.map(({ key }) => key);

describe('GET /dev/stream', () => {
  it('is a stream of server-sent events that nobody keeps', async () => {
    const { stream } = await startWithStream();
    expect(stream.head.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    expect((await stream.next('hello'))[0]).toEqual({
      id: '0',
      event: 'hello',
      data: { since: 0, next: 0, missed: 0 },
    });
  });

  it('sends events as they arrive, with the time and the number of the first', async () => {
    const { relay, stream } = await startWithStream();
    await send(relay, 'a', 'b');
    await send(relay, 'c');
    const [first, second] = await stream.next('events', 2);
    expect(first).toMatchObject({ id: '2', data: { time: expect.any(Number), first: 0 } });
    expect(keysIn(first?.data)).toEqual(['a', 'b']);
    expect([second?.id, keysIn(second?.data)]).toEqual(['3', ['c']]);
    expect(first?.data.events[0]).toEqual(relay.events[0]);
  });

  it('sends requests as the relay saw them', async () => {
    const { relay, stream } = await startWithStream();
    relay.fail();
    await send(relay, 'a');
    const [request] = await stream.next('request');
    expect(request?.data).toMatchObject({ method: 'POST', path: '/v1/data/collector', outcome: 503, failed: true });
  });

  it('tells that the flags have changed, whoever has changed them', async () => {
    const { relay, stream } = await startWithStream();
    await relay.setFlags({ f: flag, g: flag });
    const body = JSON.stringify({ f: flag });
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    await sendRaw(relay.url, { method: 'PUT', path: '/dev/flags', headers, body });
    expect((await stream.next('flags', 2)).map(({ data }) => data)).toEqual([{ flags: 2 }, { flags: 1 }]);
  });

  it('tells of failures, also of those that are used up', async () => {
    const { relay, stream } = await startWithStream();
    relay.fail({ status: 500 });
    await send(relay, 'a');
    relay.recover();
    const told = (await stream.next('failures', 2)).map(({ data }) => data);
    expect(told).toEqual([
      { queue: [{ status: 500, times: 1 }], chaos: null },
      { queue: [], chaos: null },
    ]);
  });

  it('tells that the events have been forgotten', async () => {
    const { relay, stream } = await startWithStream();
    await send(relay, 'a');
    relay.clear();
    await sendRaw(relay.url, { method: 'DELETE', path: '/dev/events' });
    expect((await stream.next('cleared', 2)).map(({ data }) => data)).toEqual([{ next: 1 }, { next: 1 }]);
  });

  it('begins with the events since a number, in the batches in which they came', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a', 'b');
    await send(relay, 'c', 'd');
    const stream = await open(relay, { query: '?since=1' });
    await send(relay, 'e');
    const batches = await stream.next('events', 3);
    expect(batches.map(({ data }) => [data.first, ...keysIn(data)])).toEqual([
      [1, 'b'],
      [2, 'c', 'd'],
      [4, 'e'],
    ]);
  });

  it('goes on where a client that connects again has stopped', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a', 'b');
    const stream = await open(relay, { query: '?since=0', headers: { 'last-event-id': '1' } });
    expect(keysIn((await stream.next('events'))[0]?.data)).toEqual(['b']);
  });

  it('says how many events since then are not held any more', async () => {
    const relay = await startQuietRelay({ maxEventsInMemory: 1 });
    await send(relay, 'a', 'b', 'c');
    const stream = await open(relay, { query: '?since=0' });
    expect((await stream.next('hello'))[0]?.data).toEqual({ since: 0, next: 3, missed: 2 });
    expect((await stream.next('events'))[0]?.data).toMatchObject({ first: 2, events: [{ key: 'c' }] });
  });

  it('drops and counts what a client that does not read would leave waiting', async () => {
    const relay = await startQuietRelay();
    const stream = await open(relay, { stalls: true });
    const details = { text: 'x'.repeat(10_000) };
    const events = Array.from({ length: 1_000 }, () => ({ kind: 'tracking', key: 'k', trackingEventDetails: details }));
    for (let i = 0; i < 4; i++) await postJson(relay.url, '/v1/data/collector', { events });
    stream.read();
    await stream.next('events');
    await send(relay, 'last');
    const [dropped] = await stream.next('dropped');
    const counted = stream.messages.filter(({ event }) => event === 'events').flatMap(({ data }) => data.events);
    expect(dropped?.data.events).toBeGreaterThan(0);
    expect(counted.length + dropped?.data.events).toBeLessThanOrEqual(4_001);
  });

  it('ends when the relay closes, whether it is read or not', async () => {
    const relay = await startQuietRelay();
    const [reads, stalls] = [await open(relay), await open(relay, { stalls: true })];
    const ended = [reads.ended, stalls.ended];
    await relay.close();
    stalls.read();
    await Promise.all(ended);
  });

  it('costs nothing once its client has gone', async () => {
    const { relay, stream } = await startWithStream();
    await stream.next('hello');
    stream.close();
    await stream.ended;
    await send(relay, 'a');
    expect(relay.events).toHaveLength(1);
  });

  it('refuses a number that is none', async () => {
    const relay = await startQuietRelay();
    const { status, body } = await sendRaw(relay.url, { path: '/dev/stream?since=x' });
    expect([status, JSON.parse(body)]).toEqual([400, expect.objectContaining({ code: 'INVALID_QUERY' })]);
  });
});
