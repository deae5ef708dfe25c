import { connect } from 'node:net';
import { once } from 'node:events';
import type { DevRelay } from '../../src/dev-relay/index.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';
import { waitUntil } from '../helpers/wait-until.js';

async function requestsOf(relay: DevRelay): Promise<Record<string, unknown>[]> {
  const { body } = await sendRaw(relay.url, { path: '/dev/requests' });
  return (JSON.parse(body) as { requests: Record<string, unknown>[] }).requests;
}

const events = [
  { kind: 'tracking', key: 'a' },
  { kind: 'tracking', key: 'b' },
];

describe('GET /dev/requests', () => {
  it('has the requests as the relay saw them, oldest first', async () => {
    const relay = await startQuietRelay();
    await postJson(relay.url, '/v1/data/collector', { events });
    await sendRaw(relay.url, { path: '/v1/flag/change?apiKey=secret' });
    await postJson(relay.url, '/v1/data/collector', '{');
    expect(await requestsOf(relay)).toEqual([
      {
        number: 1,
        time: expect.any(Number),
        method: 'POST',
        path: '/v1/data/collector',
        endpoint: 'collector',
        bytes: JSON.stringify({ events }).length,
        events: 2,
        outcome: 200,
        failed: false,
        durationMs: expect.any(Number),
      },
      expect.objectContaining({ number: 2, method: 'GET', path: '/v1/flag/change', endpoint: 'other', bytes: 0 }),
      expect.objectContaining({ number: 3, bytes: 1, outcome: 400, failed: false }),
    ]);
    expect(JSON.stringify(await requestsOf(relay))).not.toContain('secret');
  });

  it('tells those that were made to fail, and whether their events have arrived', async () => {
    const relay = await startQuietRelay();
    relay.fail({ status: 503 });
    relay.fail({ status: 502, afterRecording: true });
    relay.fail({ reset: 'after-body' });
    for (let i = 0; i < 3; i++) await postJson(relay.url, '/v1/data/collector', { events }).catch(() => undefined);
    const seen = (await requestsOf(relay)).map(({ outcome, failed, events: count }) => ({ outcome, failed, count }));
    expect(seen).toEqual([
      { outcome: 503, failed: true, count: undefined },
      { outcome: 502, failed: true, count: 2 },
      { outcome: 'reset', failed: true, count: undefined },
    ]);
  });

  it('tells of a client that went away', async () => {
    const relay = await startQuietRelay();
    const socket = connect(relay.port, '127.0.0.1');
    await new Promise((resolve) =>
      socket.write('POST /v1/data/collector HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123', resolve),
    );
    socket.destroy();
    await once(socket, 'close');
    const [request] = await waitUntil('the request', async () => {
      const requests = await requestsOf(relay);
      return requests.length > 0 && requests;
    });
    expect(request).toMatchObject({ outcome: 'gone', endpoint: 'collector' });
  });

  it('keeps the latest 500', async () => {
    const relay = await startQuietRelay();
    for (let i = 0; i < 1_050; i += 50) {
      await Promise.all(Array.from({ length: 50 }, () => sendRaw(relay.url, { path: '/health' })));
    }
    const numbers = (await requestsOf(relay)).map(({ number }) => number);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([500, 551, 1_050]);
  });
});
