import { rm, writeFile } from 'node:fs/promises';

import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { lineLogger } from '../helpers/line-logger.js';
import { postJson } from '../helpers/raw-http.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const logger = lineLogger();

const flag = (variation: string): object => ({ variations: { on: true, off: false }, defaultRule: { variation } });

let relay: DevRelay;

async function start(options: DevRelayOptions = {}): Promise<void> {
  relay = await startDevRelay({ logger, ...options });
}

beforeEach(() => void logger.lines.splice(0));
afterEach(() => relay.close());

/** The variation of the default rule of each flag, as the configuration has it. */
async function served(): Promise<Record<string, string | undefined>> {
  const { body } = await postJson(relay.url, '/v1/flag/configuration', {});
  const { flags = {} } = JSON.parse(body) as { flags?: Record<string, { defaultRule: { variation: string } }> };
  return Object.fromEntries(Object.entries(flags).map(([key, { defaultRule }]) => [key, defaultRule.variation]));
}

const refusal = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error('Expected a rejection')),
    (error: Error) => error,
  );

describe('setFlags', () => {
  it('has replaced all flags when it resolves', async () => {
    await start({ flags: { a: flag('on'), b: flag('on') } });
    await relay.setFlags({ b: flag('off'), c: flag('on') });
    expect(await served()).toEqual({ b: 'off', c: 'on' });
  });

  it('takes a snapshot', async () => {
    await start();
    const given = { a: { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
    const written = relay.setFlags(given);
    given.a.defaultRule.variation = 'off';
    await written;
    expect(await served()).toEqual({ a: 'on' });
  });

  it('takes dates as JSON has them', async () => {
    await start();
    const start2026 = new Date('2026-01-01T00:00:00Z');
    await relay.setFlags({ a: { ...flag('on'), experimentation: { start: start2026 } } });
    expect((await postJson(relay.url, '/v1/flag/configuration', {})).body).toContain('"start":"2026-01-01T00:00:00Z"');
  });

  it.each([
    ['a member of a wrong type', { good: flag('off'), a: { ...flag('on'), disable: 'no' } }, 'flag "a".disable: '],
    [
      'a variation that there is none of',
      { good: flag('off'), a: flag('onn') },
      'flag "a": there is no variation "onn".',
    ],
    ['no default rule', { a: { variations: { on: true } } }, 'flag "a": it has no default rule.'],
    ['no variations', { a: {} }, 'flag "a": it has no variations.'],
    ['null for a flag', { a: null }, 'flag "a": it has no variations.'],
    [
      'several flags that are left out',
      { a: {}, b: {}, c: {}, d: {}, e: {} },
      'flag "a": it has no variations; flag "b": it has no variations; flag "c": it has no variations; and 2 more.',
    ],
    ['a list', [flag('on')], 'expected an object with a flag behind each key'],
    ['nothing', undefined, 'expected an object with a flag behind each key'],
    ['null', null, 'expected an object with a flag behind each key'],
    ['a text', 'flags.yaml', 'expected an object with a flag behind each key'],
    ['what is not JSON', { a: { ...flag('on'), metadata: { big: 1n } } }, 'BigInt'],
  ])('refuses %s with one sentence, keeps the flags and logs nothing', async (_what, flags, message) => {
    await start({ flags: { good: flag('on') } });
    const error = await refusal(relay.setFlags(flags as Record<string, unknown>));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'INVALID_FLAGS', message: expect.stringContaining(message) as string });
    expect(error.message).not.toContain('\n');
    expect(await served()).toEqual({ good: 'on' });
    expect(logger.lines).toEqual([]);
  });

  it('may take all flags away', async () => {
    await start({ flags: { a: flag('on') } });
    await relay.setFlags({});
    expect(await served()).toEqual({});
  });

  it('stays in force until the file changes', async () => {
    const flagsFile = await temporaryFile('flags.json', JSON.stringify({ a: flag('on') }));
    await start({ flagsFile, pollingInterval: 3_600_000 });
    await relay.setFlags({ a: flag('off') });
    await relay.refresh();
    expect(await served()).toEqual({ a: 'off' });
    await writeFile(flagsFile, JSON.stringify({ b: flag('on') }));
    await relay.refresh();
    expect(await served()).toEqual({ b: 'on' });
  });
});

describe('setFlag', () => {
  it('has replaced the flag when it resolves, and left the others', async () => {
    await start({ flags: { a: flag('on'), b: flag('on') } });
    await relay.setFlag('a', flag('off'));
    expect(await served()).toEqual({ a: 'off', b: 'on' });
  });

  it('adds a flag that was not there, in its place', async () => {
    await start({ flags: { a: flag('on'), c: flag('on') } });
    await relay.setFlag('b', flag('off'));
    expect(Object.keys(await served())).toEqual(['a', 'b', 'c']);
  });

  it('sets several flags at the same time', async () => {
    await start();
    await Promise.all(['c', 'a', 'b'].map((key) => relay.setFlag(key, flag('on'))));
    expect(await served()).toEqual({ a: 'on', b: 'on', c: 'on' });
  });

  it('leaves the flags of a file', async () => {
    const flagsFile = await temporaryFile('flags.json', JSON.stringify({ a: flag('on'), b: flag('on') }));
    await start({ flagsFile });
    await relay.setFlag('a', flag('off'));
    expect(await served()).toEqual({ a: 'off', b: 'on' });
  });

  it.each([
    ['a flag that would be left out', flag('onn'), 'flag "a": there is no variation "onn".'],
    ['a member of a wrong type', { ...flag('on'), version: 1 }, 'flag "a".version: expected a string, got 1'],
    ['a value in the place of a flag', true, 'flag "a": expected an object, got true'],
    ['nothing', undefined, 'flag "a"'],
  ])('refuses %s with one sentence, and keeps the flags', async (_what, given, message) => {
    await start({ flags: { a: flag('on') } });
    const error = await refusal(relay.setFlag('a', given as object));
    expect(error).toMatchObject({ code: 'INVALID_FLAGS', message: expect.stringContaining(message) as string });
    expect(await served()).toEqual({ a: 'on' });
  });
});

describe('reset', () => {
  it('serves the flags of the start again', async () => {
    await start({ flags: { a: flag('on') } });
    await relay.setFlag('a', flag('off'));
    await relay.setFlags({ b: flag('on') });
    await relay.reset();
    expect(await served()).toEqual({ a: 'on' });
  });

  it('serves the flags that the file had when it was read last', async () => {
    const flagsFile = await temporaryFile('flags.json', JSON.stringify({ a: flag('on') }));
    await start({ flagsFile, pollingInterval: 3_600_000 });
    await writeFile(flagsFile, JSON.stringify({ a: flag('off') }));
    await relay.refresh();
    await relay.setFlags({});
    await rm(flagsFile);
    await relay.reset();
    expect(await served()).toEqual({ a: 'off' });
  });
});

it('startDevRelay loads its flags as a file: it leaves out what the real relay leaves out, and logs why', async () => {
  await start({ flags: { a: flag('onn'), b: flag('on') } });
  expect(await served()).toEqual({ b: 'on' });
  expect(logger.lines).toEqual(['warn: flag "a" is left out: there is no variation "onn"']);
});
