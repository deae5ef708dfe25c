import type { DevRelay } from '../../src/dev-relay/index.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { postJson, sendRaw, type RawResponse } from '../helpers/raw-http.js';

const onOff = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };

const ask = (relay: DevRelay, query = ''): Promise<RawResponse> => sendRaw(relay.url, { path: `/dev/events${query}` });

const linesOf = ({ body }: RawResponse): { key: string }[] =>
  body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { key: string });

const keysOf = (response: RawResponse): string[] => linesOf(response).map(({ key }) => key);

async function send(relay: DevRelay, ...keys: string[]): Promise<void> {
  const events = keys.map((key) => ({ kind: 'tracking', key, userKey: `of ${key}`, creationDate: 1 }));
  await postJson(relay.url, '/v1/data/collector', { events });
}

describe('GET /dev/events', () => {
  it('has a line for each event, as the exporters write it, and says which number comes next', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a', 'b');
    const response = await ask(relay);
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'application/jsonl',
      'x-dev-next': '2',
      'x-dev-missed': '0',
    });
    expect(response.body).toBe(
      ['a', 'b']
        .map((key) => {
          const rest = '"evaluationContext":null,"trackingEventDetails":null';
          return `{"kind":"tracking","userKey":"of ${key}","creationDate":1,"key":"${key}",${rest}}\n`;
        })
        .join(''),
    );
  });

  it('has the events since a number', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a', 'b');
    await send(relay, 'c');
    expect(keysOf(await ask(relay, '?since=1'))).toEqual(['b', 'c']);
    expect(keysOf(await ask(relay, '?since=3'))).toEqual([]);
  });

  it('has all events for a number that this relay has not reached, which is of an earlier one', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a');
    expect(keysOf(await ask(relay, '?since=7'))).toEqual(['a']);
  });

  it('has no more than wanted, and goes on behind them', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a', 'b', 'a', 'b', 'a');
    const first = await ask(relay, '?key=b&limit=1');
    expect([keysOf(first), first.headers['x-dev-next']]).toEqual([['b'], '2']);
    const second = await ask(relay, '?key=b&limit=1&since=2');
    expect([keysOf(second), second.headers['x-dev-next']]).toEqual([['b'], '4']);
  });

  it('chooses by kind, key, user and variation', async () => {
    const relay = await startQuietRelay({ flags: { f: onOff } });
    await send(relay, 'a', 'b');
    await postJson(relay.url, '/ofrep/v1/evaluate/flags/f', { context: { targetingKey: 'u' } });
    expect(keysOf(await ask(relay, '?kind=feature'))).toEqual(['f']);
    expect(keysOf(await ask(relay, '?kind=tracking&key=b'))).toEqual(['b']);
    expect(keysOf(await ask(relay, '?key=a&key=f'))).toEqual(['a', 'f']);
    expect(keysOf(await ask(relay, '?user=u'))).toEqual(['f']);
    expect(keysOf(await ask(relay, '?user=of%20a'))).toEqual(['a']);
    expect(keysOf(await ask(relay, '?variation=on'))).toEqual(['f']);
    expect(keysOf(await ask(relay, '?variation=off'))).toEqual([]);
  });

  it('says how many of the events since then are not held any more', async () => {
    const relay = await startQuietRelay({ maxEventsInMemory: 2 });
    await send(relay, 'a', 'b', 'c', 'd');
    const response = await ask(relay, '?since=1');
    expect(keysOf(response)).toEqual(['c', 'd']);
    expect(response.headers).toMatchObject({ 'x-dev-next': '4', 'x-dev-missed': '1' });
  });

  it('waits for an event that is wanted', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a');
    const waiting = ask(relay, '?key=c&timeoutMs=20000');
    await send(relay, 'b');
    await send(relay, 'c', 'd');
    const response = await waiting;
    expect(keysOf(response)).toEqual(['c']);
  });

  it('is empty when none has come in time', async () => {
    const relay = await startQuietRelay();
    const response = await ask(relay, '?timeoutMs=1');
    expect([response.status, response.body, response.headers['x-dev-next']]).toEqual([200, '', '0']);
  });

  it('does not wait when none is wanted', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a');
    const response = await ask(relay, '?limit=0&timeoutMs=60000');
    expect([response.body, response.headers['x-dev-next']]).toEqual(['', '0']);
  });

  it('GET /dev/events that waits does not hold up the end of the relay', async () => {
    const relay = await startQuietRelay();
    const waiting = ask(relay, '?timeoutMs=60000').catch(() => undefined);
    await sendRaw(relay.url, { path: '/health' });
    await relay.close();
    expect((await waiting)?.body ?? '').toBe('');
  });

  it.each([
    ['?since=-1', '`since` to be an integer'],
    ['?since=x', '`since` to be an integer'],
    ['?limit=1.5', '`limit` to be an integer'],
    ['?timeoutMs=60001', '`timeoutMs` to be an integer from 0 to 60000'],
    ['?varation=on', 'the parameter variation'],
  ])('refuses %s in one sentence', async (query, expected) => {
    const response = await ask(await startQuietRelay(), query);
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toMatchObject({
      code: 'INVALID_QUERY',
      expected: expect.stringContaining(expected),
    });
  });

  it('writes many events to a client that reads slowly', async () => {
    const relay = await startQuietRelay();
    await send(relay, ...Array.from({ length: 20_000 }, (_, i) => `event ${i}`));
    expect(linesOf(await ask(relay))).toHaveLength(20_000);
  });
});

describe('DELETE /dev/events', () => {
  it('forgets the events; numbers go on', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a', 'b');
    const { status, body } = await sendRaw(relay.url, { method: 'DELETE', path: '/dev/events' });
    expect([status, JSON.parse(body)]).toEqual([200, { cleared: 2, next: 2 }]);
    expect(relay.events).toEqual([]);
    await send(relay, 'c');
    const response = await ask(relay, '?since=2');
    expect([keysOf(response), response.headers['x-dev-next']]).toEqual([['c'], '3']);
  });

  it('is not part of what the page of another origin can do', async () => {
    const relay = await startQuietRelay();
    await send(relay, 'a');
    const headers = { origin: 'http://app.test' };
    expect((await sendRaw(relay.url, { method: 'DELETE', path: '/dev/events', headers })).status).toBe(403);
    expect(relay.events).toHaveLength(1);
  });
});
