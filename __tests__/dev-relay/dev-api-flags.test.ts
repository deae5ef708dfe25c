import type { DevRelay } from '../../src/dev-relay/index.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { sendRaw } from '../helpers/raw-http.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const flag = (variation: string): object => ({ variations: { on: true, off: false }, defaultRule: { variation } });

async function put(relay: DevRelay, path: string, value: unknown): Promise<{ status: number; value: unknown }> {
  const body = JSON.stringify(value);
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const response = await sendRaw(relay.url, { method: 'PUT', path, headers, body });
  return { status: response.status, value: JSON.parse(response.body) as unknown };
}

async function flagsOf(relay: DevRelay, path = '/dev/flags'): Promise<unknown> {
  return JSON.parse((await sendRaw(relay.url, { path })).body) as unknown;
}

describe('/dev/flags', () => {
  it('has the flags that the relay serves, in the form of a flag file', async () => {
    const relay = await startQuietRelay({ flags: { f: flag('on') } });
    expect(await flagsOf(relay)).toEqual({ f: flag('on') });
    expect(await flagsOf(relay, '/dev/flags/f')).toEqual(flag('on'));
  });

  it('replaces all flags', async () => {
    const relay = await startQuietRelay({ flags: { f: flag('on') } });
    expect(await put(relay, '/dev/flags', { g: flag('off') })).toEqual({ status: 200, value: { flags: 1 } });
    expect(await flagsOf(relay)).toEqual({ g: flag('off') });
  });

  it('replaces and adds one flag, whatever its key', async () => {
    const relay = await startQuietRelay({ flags: { f: flag('on') } });
    await put(relay, '/dev/flags/f', flag('off'));
    await put(relay, '/dev/flags/team%2Fa%20b/c', flag('on'));
    expect(await flagsOf(relay)).toEqual({ f: flag('off'), 'team/a b/c': flag('on') });
    expect(await flagsOf(relay, '/dev/flags/team/a%20b/c')).toEqual(flag('on'));
  });

  it('accepts in a PUT what a GET has returned', async () => {
    const relay = await startQuietRelay({ flags: { f: flag('on'), g: flag('off') } });
    const all = await flagsOf(relay);
    expect((await put(relay, '/dev/flags', all)).status).toBe(200);
    expect(await flagsOf(relay)).toEqual(all);
  });

  it.each([
    ['/dev/flags', { f: { variations: {} } }, 'flag "f"'],
    ['/dev/flags', { f: { disable: 'no' } }, 'flag "f".disable: expected a boolean'],
    ['/dev/flags', { f: flag('none') }, 'there is no variation "none"'],
    ['/dev/flags/f', flag('none'), 'there is no variation "none"'],
    ['/dev/flags/f', 7, 'flag "f"'],
  ])('refuses to put to %s %j, and keeps the flags', async (path, value, reason) => {
    const relay = await startQuietRelay({ flags: { g: flag('on') } });
    const { status, value: error } = await put(relay, path, value);
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: 'INVALID_FLAG', message: expect.stringContaining(reason) });
    expect(await flagsOf(relay)).toEqual({ g: flag('on') });
  });

  it('says that there is no such flag, and that a key is no UTF-8', async () => {
    const relay = await startQuietRelay();
    expect(await flagsOf(relay, '/dev/flags/f')).toMatchObject({ code: 'FLAG_NOT_FOUND', got: 'f' });
    expect(await flagsOf(relay, '/dev/flags/%ff')).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('serves what was put until the flag file changes', async () => {
    const flagsFile = await temporaryFile('flags.json', JSON.stringify({ f: flag('on') }));
    const relay = await startQuietRelay({ flagsFile, pollingInterval: 1 });
    await put(relay, '/dev/flags', { g: flag('off') });
    await relay.refresh();
    expect(await flagsOf(relay)).toEqual({ g: flag('off') });
  });
});

describe('POST /dev/reset', () => {
  it('forgets the events, and goes back to the flags and the failures of the start', async () => {
    const chaos = { seed: 7, rate: 0.5 };
    const relay = await startQuietRelay({ flags: { f: flag('on') }, chaos });
    await put(relay, '/dev/flags', { g: flag('off') });
    await put(relay, '/dev/failures', { queue: [{ status: 503, times: 'always', path: 'ofrep' }] });
    expect((await sendRaw(relay.url, { method: 'POST', path: '/dev/reset' })).status).toBe(200);
    expect(await flagsOf(relay)).toEqual({ f: flag('on') });
    expect(await flagsOf(relay, '/dev/failures')).toEqual({ queue: [], chaos });
    expect(relay.events).toEqual([]);
  });
});
