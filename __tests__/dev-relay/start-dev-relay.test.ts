import fs from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { dirname, join } from 'node:path';

import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';
import { lineLogger } from '../helpers/line-logger.js';
import { temporaryFile, temporaryFolder } from '../helpers/temporary-files.js';

const onOff = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
const relays: DevRelay[] = [];
const logger = lineLogger();

async function start(options: DevRelayOptions = {}): Promise<DevRelay> {
  const relay = await startDevRelay({ logger, ...options });
  relays.push(relay);
  return relay;
}

beforeEach(() => void logger.lines.splice(0));
afterEach(() => Promise.all(relays.splice(0).map((relay) => relay.close())));

const track = (relay: DevRelay, key: string): Promise<unknown> =>
  postJson(relay.url, '/v1/data/collector', { events: [{ kind: 'tracking', key }] });

async function valueOf(relay: DevRelay, flagKey: string): Promise<unknown> {
  const { body } = await postJson(relay.url, `/ofrep/v1/evaluate/flags/${flagKey}`, { context: {} });
  return (JSON.parse(body) as { value: unknown }).value;
}

describe('startDevRelay', () => {
  it('needs no options', async () => {
    const relay = await start();
    expect(relay.url).toBe(`http://127.0.0.1:${relay.port}`);
    expect((await postJson(relay.url, '/v1/flag/configuration', {})).body).toBe('{}\n');
  });

  it('keeps the events that would be exported, in their order, and tells the two kinds apart', async () => {
    const relay = await start({ flags: { f: onOff } });
    const events = [
      { kind: 'tracking', key: 't1', trackingEventDetails: { value: 9.5 } },
      { kind: 'feature', key: 'f1', value: 'x' },
      { KIND: 'tracking', key: 'f2' },
    ];
    await postJson(relay.url, '/v1/data/collector', { meta: { m: 1 }, events });
    await valueOf(relay, 'f');
    expect(relay.events.map(({ key }) => key)).toEqual(['t1', 'f1', 'f2', 'f']);
    expect(relay.tracking).toEqual([
      {
        kind: 'tracking',
        userKey: '',
        creationDate: 0,
        key: 't1',
        evaluationContext: null,
        trackingEventDetails: { value: 9.5 },
      },
    ]);
    expect(relay.exposures.map(({ source, metadata }) => [source, metadata])).toEqual([
      ['PROVIDER_CACHE', { m: 1 }],
      ['PROVIDER_CACHE', { m: 1 }],
      ['SERVER', undefined],
    ]);
  });

  it('holds the latest events only, if asked to', async () => {
    const relay = await start({ maxEventsInMemory: 2 });
    await postJson(relay.url, '/v1/data/collector', { events: [{ key: 'a' }, { key: 'b' }, { key: 'c' }] });
    expect(relay.events.map(({ key }) => key)).toEqual(['b', 'c']);
  });

  it('says once a request what it drops behind the 200', async () => {
    const relay = await start();
    const { body } = await postJson(relay.url, '/v1/data/collector', { events: [{ key: 1 }, { userKey: 2 }, {}] });
    expect(body).toBe('{"ingestedContentCount":3}\n');
    expect(logger.lines).toEqual(['warn: 2 of 3 events are dropped behind the 200: `key` has a wrong type']);
  });

  it('says which flags it leaves out, and why an evaluation failed', async () => {
    const split = { ...onOff, defaultRule: { percentage: { on: 50, off: 50 } } };
    const relay = await start({ flags: { bad: { ...onOff, defaultRule: { variation: 'x' } }, split } });
    await valueOf(relay, 'split');
    expect(logger.lines).toEqual([
      'warn: flag "bad" is left out: there is no variation "x"',
      'warn: flag "split": TARGETING_KEY_MISSING, Error: Empty targeting key',
    ]);
  });

  it('warns on stderr by default', async () => {
    const write = jest.spyOn(fs, 'writeSync').mockReturnValue(0);
    const relay = await startDevRelay({ flags: { bad: {} } });
    await relay.close();
    expect(write.mock.calls).toEqual([[2, 'goff-dev-relay: flag "bad" is left out: it has no variations\n']]);
    write.mockRestore();
  });

  it('rejects flags that cannot be read', async () => {
    await expect(start({ flags: { f: { ...onOff, version: 1 } } })).rejects.toThrow(
      'flag "f".version: expected a string, got 1',
    );
  });

  it('rejects flags and a flag file at once', async () => {
    await expect(start({ flags: {}, flagsFile: 'x' })).rejects.toThrow('Expected `flags` or `flagsFile`, got both');
  });

  it('rejects with one sentence when the port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(
      `127.0.0.1:${port} is in use by another process: choose another port.`,
    );
  });

  it('rejects with one sentence when the output folder cannot be used', async () => {
    const file = await temporaryFile('file', '');
    await expect(start({ outputDir: join(file, 'out') })).rejects.toThrow(
      /^Events cannot be written to .*out \(ENOTDIR\)\.$/,
    );
  });

  it('writes an address of IPv6 as URLs have it, and a reachable one for all interfaces', async () => {
    const all = await start({ host: '0.0.0.0' });
    expect(all.url).toBe(`http://127.0.0.1:${all.port}`);
    expect((await sendRaw(all.url, { path: '/health' })).status).toBe(200);
  });
});

it.each([
  [{ flag: {} }, '`flag` is not an option of startDevRelay: did you mean `flags`?'],
  [{ outputdir: '.' }, '`outputdir` is not an option of startDevRelay: did you mean `outputDir`?'],
  [{ chaos: { seed: 1, rates: 0.5 } }, '`rates` is not a member of `chaos`: did you mean `rate`?'],
  [{ zzzzzz: 1 }, '`zzzzzz` is not an option of startDevRelay: expected flags, flagsFile, '],
])('startDevRelay refuses %j in one sentence', async (options, message) => {
  await expect(startDevRelay(options as DevRelayOptions)).rejects.toThrow(message);
});

describe('flags', () => {
  it('are a snapshot of what was given', async () => {
    const flags = { f: { ...onOff, variations: { on: { a: 1 }, off: {} } } };
    const relay = await start({ flags });
    flags.f.variations.on.a = 2;
    expect(await valueOf(relay, 'f')).toEqual({ a: 1 });
  });

  it('are replaced as a whole by setFlags', async () => {
    const relay = await start({ flags: { f: onOff, g: onOff } });
    await relay.setFlags({ f: { ...onOff, defaultRule: { variation: 'off' } } });
    expect(await valueOf(relay, 'f')).toBe(false);
    expect((await postJson(relay.url, '/ofrep/v1/evaluate/flags/g', { context: {} })).status).toBe(404);
  });

  it('stay when setFlags cannot read the new ones', async () => {
    const relay = await start({ flags: { f: onOff } });
    await expect(relay.setFlags({ f: { ...onOff, disable: 1 } })).rejects.toThrow(
      'flag "f".disable: expected a boolean, got 1',
    );
    expect(await valueOf(relay, 'f')).toBe(true);
  });
});

describe('a flag file', () => {
  const yaml = (variation: string): string => `
.base: &base { variations: { "on": true, "off": false }, defaultRule: { variation: ${variation} } }
f:
  <<: *base
`;

  it('may be YAML, with anchors and merge keys', async () => {
    const relay = await start({ flagsFile: await temporaryFile('flags.goff', yaml('off')) });
    expect(await valueOf(relay, 'f')).toBe(false);
  });

  it('may be JSON', async () => {
    const relay = await start({ flagsFile: await temporaryFile('flags.JSON', JSON.stringify({ f: onOff })) });
    expect(await valueOf(relay, 'f')).toBe(true);
  });

  it('may be empty in YAML', async () => {
    const relay = await start({ flagsFile: await temporaryFile('flags.yaml', '') });
    expect((await postJson(relay.url, '/v1/flag/configuration', {})).body).toBe('{}\n');
  });

  it.each([
    ['flags.json', '', 'the text ends too early (line 1, column 1)'],
    ['flags.json', '[]', 'expected an object with a flag behind each key, got a list (line 1, column 1)'],
    ['flags.yaml', 'a: 1\na: 2\n', 'the key "a" is there twice (line 2, column 1)'],
    ['flags.yaml', 'a: [1\n', 'expected `,` or `]` (line 2, column 1)'],
    ['flags.json', '{"f":{"version":1}}\n', 'flag "f".version: expected a string, got 1 (line 1, column 17)'],
  ])('is refused in one sentence: %s with %j', async (name, text, reason) => {
    const flagsFile = await temporaryFile(name, text);
    const error = await start({ flagsFile }).catch((caught: Error) => caught);
    expect((error as Error).message).toContain(`The flag file ${flagsFile} is not readable: ${reason}`);
    expect((error as Error).message).toMatch(/[^.]\.$/);
    expect((error as Error).message).not.toContain('\n');
  });

  it('is refused in one sentence where it is a folder', async () => {
    await expect(start({ flagsFile: __dirname })).rejects.toThrow(
      `The flag file ${__dirname} cannot be read: it is a folder.`,
    );
  });

  it('is missed in one sentence where it does not exist', async () => {
    await expect(start({ flagsFile: '/nowhere/flags.yaml' })).rejects.toThrow(
      'The flag file /nowhere/flags.yaml does not exist.',
    );
  });

  it('is looked at for changes', async () => {
    const flagsFile = await temporaryFile('flags.yaml', yaml('on'));
    const relay = await start({ flagsFile, pollingInterval: 5 });
    expect(await valueOf(relay, 'f')).toBe(true);
    await writeFile(flagsFile, yaml('off'));
    while (await valueOf(relay, 'f'));
    expect(logger.lines).toContain(`info: The flags of ${flagsFile} have changed and are in use.`);
  });

  it('leaves the last good flags when it becomes unreadable, and says so once', async () => {
    const flagsFile = await temporaryFile('flags.json', JSON.stringify({ f: onOff }));
    const relay = await start({ flagsFile, pollingInterval: 3_600_000 });
    await writeFile(flagsFile, '{');
    expect([await relay.refresh(), await relay.refresh()]).toEqual([false, false]);
    expect(logger.lines).toHaveLength(1);
    expect(logger.lines[0]).toMatch(/^error: The flag file .* is not readable: .*\. The flags stay as they were\.$/);
    expect(await valueOf(relay, 'f')).toBe(true);

    await writeFile(flagsFile, '{}');
    expect(await relay.refresh()).toBe(true);
    expect((await postJson(relay.url, '/ofrep/v1/evaluate/flags/f', { context: {} })).status).toBe(404);
  });
});

describe('output files', () => {
  it.each([
    ['removed', (path: string) => rm(path)],
    ['renamed', (path: string) => rename(path, `${path}.1`)],
    ['removed with its folder', (path: string) => rm(dirname(path), { recursive: true })],
  ])('are made again after one was %s', async (_what, change) => {
    const outputDir = join(await temporaryFolder(), 'events');
    const relay = await start({ outputDir });
    await track(relay, 'before');
    await relay.flush();
    await change(join(outputDir, 'tracking.json'));
    await track(relay, 'after');
    await relay.flush();
    const lines = (await readFile(join(outputDir, 'tracking.json'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { key: string }).key)).toEqual(['after']);
  });

  it('output files that cannot be written any more are told of once, and when the relay closes', async () => {
    const folder = await temporaryFolder();
    const relay = await startDevRelay({ outputDir: join(folder, 'events'), logger });
    await rename(join(folder, 'events'), join(folder, 'moved'));
    await writeFile(join(folder, 'events'), 'a file in the place of the folder');
    await track(relay, 'one');
    await expect(relay.flush()).rejects.toThrow();
    await track(relay, 'two');
    await expect(relay.close()).rejects.toThrow();
    const file = join(folder, 'events', 'tracking.json');
    expect(logger.lines).toEqual([`error: Events cannot be written to ${file} (ENOTDIR).`]);
  });

  it('get one line an event, appended, each kind its own, and are complete after close()', async () => {
    const outputDir = join(await temporaryFolder(), 'made', 'on demand');
    for (const key of ['first', 'second']) {
      const relay = await start({ outputDir });
      const events = [
        { kind: 'tracking', key },
        { kind: 'feature', key },
      ];
      await postJson(relay.url, '/v1/data/collector', { events });
      await relay.close();
    }
    const keysIn = async (name: string): Promise<unknown[]> =>
      (await readFile(join(outputDir, name), 'utf8'))
        .split('\n')
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as { key: string }).key);
    expect(await keysIn('tracking.json')).toEqual(['first', 'second']);
    expect(await keysIn('feature.json')).toEqual(['first', 'second']);
  });

  it('hold the events of many requests in their order after flush()', async () => {
    const outputDir = await temporaryFolder();
    const relay = await start({ outputDir });
    const batch = (from: number): object[] =>
      Array.from({ length: 50 }, (_, i) => ({ kind: 'tracking', key: String(from + i) }));
    for (let from = 0; from < 1_000; from += 50)
      await postJson(relay.url, '/v1/data/collector', { events: batch(from) });
    await relay.flush();
    const lines = (await readFile(join(outputDir, 'tracking.json'), 'utf8')).split('\n');
    expect(lines.slice(0, -1).map((line) => (JSON.parse(line) as { key: string }).key)).toEqual(
      Array.from({ length: 1_000 }, (_, i) => String(i)),
    );
  });
});

describe('close', () => {
  it('frees the port although clients keep their connections, and may be called again', async () => {
    const relay = await start();
    const agent = new Agent({ keepAlive: true });
    await sendRaw(relay.url, { path: '/health', agent });
    await Promise.all([relay.close(), relay.close()]);
    await relay.close();
    const again = await start({ port: relay.port });
    expect((await sendRaw(again.url, { path: '/health' })).status).toBe(200);
    agent.destroy();
  });

  it('frees the port although a client is in the middle of its body', async () => {
    const relay = await start();
    const headers = { 'content-length': '100', 'content-type': 'application/json' };
    const cut = sendRaw(relay.url, { method: 'POST', path: '/v1/data/collector', headers, body: '{' }).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    while (relay.requests.collector === 0) await new Promise(setImmediate);
    await relay.close();
    expect(await cut).toBe('ECONNRESET');
  });

  it('is what `await using` calls', async () => {
    const relay = await start();
    await relay[Symbol.asyncDispose]();
    await expect(sendRaw(relay.url, { path: '/health' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('leaves the events to be looked at', async () => {
    const relay = await start();
    await postJson(relay.url, '/v1/data/collector', { events: [{ key: 'a' }] });
    await relay.close();
    expect(relay.events).toHaveLength(1);
  });
});
