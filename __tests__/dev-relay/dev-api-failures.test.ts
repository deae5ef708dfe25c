import type { DevRelay } from '../../src/dev-relay/index.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';

async function put(relay: DevRelay, value: unknown): Promise<{ status: number; value: unknown }> {
  const body = JSON.stringify(value);
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const response = await sendRaw(relay.url, { method: 'PUT', path: '/dev/failures', headers, body });
  return { status: response.status, value: JSON.parse(response.body) as unknown };
}

async function failuresOf(relay: DevRelay): Promise<unknown> {
  return JSON.parse((await sendRaw(relay.url, { path: '/dev/failures' })).body) as unknown;
}

const statusOf = async (relay: DevRelay, path: string): Promise<number> =>
  (await postJson(relay.url, path, { events: [], context: {} })).status;

describe('/dev/failures', () => {
  it('has none at first', async () => {
    expect(await failuresOf(await startQuietRelay())).toEqual({ queue: [], chaos: null });
  });

  it('lets the next requests fail, and says what is left', async () => {
    const relay = await startQuietRelay();
    await put(relay, {
      queue: [
        { status: 429, retryAfter: 1, times: 2, path: 'collector' },
        { status: 500, times: 'always' },
      ],
    });
    expect(await statusOf(relay, '/v1/data/collector')).toBe(429);
    expect(await failuresOf(relay)).toEqual({
      queue: [
        { status: 429, retryAfter: 1, times: 1, path: 'collector' },
        { status: 500, times: 'always' },
      ],
      chaos: null,
    });
    expect(await statusOf(relay, '/v1/flag/configuration')).toBe(500);
    expect(await statusOf(relay, '/v1/data/collector')).toBe(429);
    expect(await statusOf(relay, '/v1/data/collector')).toBe(500);
  });

  it('replaces all that was there', async () => {
    const relay = await startQuietRelay({ chaos: { seed: 1, rate: 1 } });
    relay.fail({ times: Infinity });
    await put(relay, {});
    expect(await failuresOf(relay)).toEqual({ queue: [], chaos: null });
    expect(await statusOf(relay, '/v1/data/collector')).toBe(200);
  });

  it('lets go of what stalls', async () => {
    const relay = await startQuietRelay();
    relay.fail({ stall: true, path: 'collector' });
    const stalled = statusOf(relay, '/v1/data/collector');
    await sendRaw(relay.url, { path: '/health' });
    await put(relay, {});
    expect(await stalled).toBe(200);
  });

  it('lets requests fail at random', async () => {
    const relay = await startQuietRelay();
    const chaos = { seed: 1, rate: 1, kinds: ['unavailable'], path: 'ofrep' };
    expect(await put(relay, { chaos })).toEqual({ status: 200, value: { queue: [], chaos } });
    expect(await statusOf(relay, '/ofrep/v1/evaluate/flags')).toBe(503);
  });

  it('accepts in a PUT what a GET has returned', async () => {
    const relay = await startQuietRelay({ chaos: { seed: 1, rate: 0.5 } });
    relay.fail({ stall: true, times: Infinity });
    const all = await failuresOf(relay);
    expect(await put(relay, all)).toEqual({ status: 200, value: all });
  });

  it.each([
    [{ queue: [{ statsu: 503 }] }, 'did you mean `status`?'],
    [{ queue: [{ path: 'colector' }] }, '`path`'],
    [{ queue: [{ status: '503' }] }, '`status` to be an integer'],
    [{ queue: [{ status: 1000 }] }, '`status` to be an integer'],
    [{ queue: [{ times: '3' }] }, '`times`'],
    [{ queue: [{ times: 0 }] }, '`times`'],
    [{ queue: [{ retryAfter: { x: 1 } }] }, '`retryAfter`'],
    [{ queue: [{ retryAfter: 'a\nb' }] }, '`retryAfter`'],
    [{ queue: [{ body: 7 }] }, '`body`'],
    [{ queue: [{ stall: 'yes' }] }, '`stall`'],
    [{ queue: [{ afterRecording: 1 }] }, '`afterRecording`'],
    [{ queue: [{ reset: 'before' }] }, '`reset`'],
    [{ queue: [null] }, 'an object'],
    [{ queue: [[]] }, 'an object'],
    [{ queue: {} }, '`queue`'],
    [{ qeue: [] }, 'did you mean `queue`?'],
    [{ chaos: { seed: 1, rte: 1 } }, 'did you mean `rate`?'],
    [{ chaos: { seed: 1, rate: 2 } }, '`chaos.rate`'],
    [{ chaos: { seed: 1, rate: '0.5' } }, '`chaos.rate`'],
    [{ chaos: { rate: 1 } }, '`chaos.seed`'],
    [{ chaos: { seed: 1.5, rate: 1 } }, '`chaos.seed`'],
    [{ chaos: { seed: 1, rate: 1, kinds: 'unavailable' } }, '`chaos.kinds`'],
    [{ chaos: { seed: 1, rate: 1, kinds: ['unavailble'] } }, '`chaos.kinds`'],
    [{ chaos: { seed: 1, rate: 1, path: 'all' } }, '`chaos.path`'],
    [{ chaos: 7 }, 'an object'],
    [{ queue: [{ retryAfter: -1 }] }, '`retryAfter` to be seconds'],
    [{ queue: [{ path: { toString: 1 } }] }, '`path` to be one of'],
    [{ queue: [{ reset: { toString: 1 } }] }, '`reset` to be one of'],
    [{ queue: [{ status: { toString: 1 } }] }, '`status` to be an integer'],
    [{ chaos: { seed: 1, rate: { toString: 1 } } }, '`chaos.rate`'],
    [{ chaos: { seed: { toString: 1 }, rate: 1 } }, '`chaos.seed`'],
    [{ chaos: { seed: 1, rate: 1, kinds: ['constructor'] } }, '`chaos.kinds`'],
    [{ chaos: { seed: 1, rate: 1, kinds: ['__proto__'] } }, '`chaos.kinds`'],
    [{ chaos: { seed: 1, rate: 1, kinds: [['unavailable']] } }, '`chaos.kinds`'],
    [{ chaos: { seed: 1, rate: 1, kinds: [{ toString: 1 }] } }, '`chaos.kinds`'],
    [{ chaos: { seed: 1, rate: 1, path: { toString: 1 } } }, '`chaos.path`'],
  ])('refuses %j, and changes nothing', async (value, words) => {
    const relay = await startQuietRelay();
    relay.fail({ status: 502 });
    const { status, value: error } = await put(relay, value);
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: 'INVALID_BODY', message: expect.stringContaining(words) });
    expect(await failuresOf(relay)).toEqual({ queue: [{ status: 502, times: 1 }], chaos: null });
  });

  it('refuses a body that is nested too deeply, and stays readable', async () => {
    const relay = await startQuietRelay();
    const nested: unknown = JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`);
    expect(await put(relay, { queue: [{ body: nested }] })).toMatchObject({
      status: 400,
      value: { code: 'INVALID_BODY', message: expect.stringContaining('`body`') },
    });
    expect(await failuresOf(relay)).toEqual({ queue: [], chaos: null });
  });

  it.each([
    ['member', { ['x'.repeat(100_000)]: 1 }],
    ['member of a failure', { queue: [{ ['x'.repeat(100_000)]: 1 }] }],
    ['path', { queue: [{ path: 'x'.repeat(100_000) }] }],
    ['kind', { chaos: { seed: 1, rate: 1, kinds: ['x'.repeat(100_000)] } }],
  ])('repeats no more than the beginning of a long %s', async (_name, value) => {
    const { value: error } = await put(await startQuietRelay(), value);
    expect(JSON.stringify(error).length).toBeLessThan(2_000);
  });
});
