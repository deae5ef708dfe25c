import { resolve } from 'node:path';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { installedPackage, runThere, type StandIn } from '../helpers/installed-package.js';

interface Told {
  readonly import: string[];
  readonly construct: string[];
  readonly initialize: string[];
  readonly 'warm-up': string[];
  readonly afterwards: string[];
  readonly value: boolean;
  readonly ledger: { delivered: number; pending: number; dropped: Record<string, number> };
  readonly failures: string[];
}

const MODES = ['InProcess', 'Remote'] as const;
const WAYS = ['import', 'require'] as const;
const everyWay = WAYS.flatMap((how) => MODES.map((mode) => [how, mode] as const));

const flags = { flag: { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };

let relay: DevRelay;

beforeEach(async () => {
  relay = await startDevRelay({ flags });
});

afterEach(() => relay.close());

type Run = { readonly how: string; readonly mode: string; readonly words?: string[] };

async function live(folder: string, { how, mode, words = [] }: Run): Promise<Told> {
  return (await runThere(folder, { file: 'cold-start.mjs', args: [how, relay.url, mode, ...words] })) as Told;
}

const of = (name: string) => (file: string) => file.startsWith(`${name}/`);
const HEAVY = ['crypto', 'http', 'http2', 'net', 'stream', 'tls', 'worker_threads', 'zlib'].map(
  (name) => `node:${name}`,
);
const DEEP = ['undici/lib/dispatcher/pool.js', 'undici/lib/dispatcher/client.js', 'undici/lib/core/connect.js'];

describe.each(everyWay)('a process that uses the package by %s, flags %s,', (how, mode) => {
  let told: Told;

  beforeEach(async () => {
    told = await live(await installedPackage(), { how, mode, words: ['no-logger'] });
  });

  it('loads what it uses when it uses it, and nothing more once it is warm', () => {
    // At import, and by the constructor.
    for (const files of [told.import, told.construct]) {
      expect(files.filter((file) => ['undici', 'pino', 'lru-cache'].some((name) => of(name)(file)))).toEqual([]);
      expect(files.filter((file) => /evaluator|compile-flag/.test(file))).toEqual([]);
      expect(files.filter((file) => HEAVY.includes(file))).toEqual([]);
    }
    // When the provider is ready.
    expect(told.initialize).toEqual(expect.arrayContaining(DEEP));
    expect(told.initialize.filter(of('pino'))).toEqual([]);
    // Afterwards.
    expect(told['warm-up'].filter(of('pino'))).not.toEqual([]);
    expect(told['warm-up']).not.toContain('undici/index.js');
    expect(told.afterwards).toEqual([]);
    expect(told.failures).toEqual([]);
    expect(told.value).toBe(true);
    expect(told.ledger).toMatchObject({ delivered: mode === 'Remote' ? 2 : 3, pending: 0 });
  });
});

it.each(WAYS)('the package does not load pino where a logger is given (%s)', async (how) => {
  const told = await live(await installedPackage(), { how, mode: 'InProcess' });
  expect([...told['warm-up'], ...told.afterwards].filter(of('pino'))).toEqual([]);
});

const realUndici = JSON.stringify(resolve(__dirname, '../../node_modules/undici/index.js'));
const index = `module.exports = require(${realUndici});`;

/** What a later undici may be like. */
const LATER: readonly (readonly [string, StandIn])[] = [
  ['has no such files', { 'package.json': '{ "name": "undici", "main": "index.js" }', 'index.js': index }],
  [
    'exports its index only',
    { 'package.json': '{ "name": "undici", "exports": { ".": "./index.js" } }', 'index.js': index },
  ],
  [
    'is an ES module',
    {
      'package.json': '{ "name": "undici", "type": "module", "exports": { ".": "./index.js" } }',
      'index.js': `import undici from ${realUndici};\nexport const { Pool, Client, buildConnector } = undici;`,
    },
  ],
  [
    'has something else in one of them',
    {
      'package.json': '{ "name": "undici", "main": "index.js" }',
      'index.js': index,
      'lib/dispatcher/pool.js': 'module.exports = { Pool: undefined };',
      'lib/dispatcher/client.js': `module.exports = require(${realUndici}).Client;`,
      'lib/core/connect.js': `module.exports = require(${realUndici}).buildConnector;`,
    },
  ],
  [
    'has one of them that fails',
    {
      'package.json': '{ "name": "undici", "main": "index.js" }',
      'index.js': index,
      'lib/dispatcher/pool.js': 'throw new Error("moved");',
    },
  ],
];

/** A CommonJS application of Node.js 20 cannot require an ES module. */
const canRequire = (title: string): boolean => title !== 'is an ES module';
const laterUndici = WAYS.flatMap((how) =>
  LATER.filter(([title]) => how === 'import' || canRequire(title)).map(([title, undici]) => ({ how, title, undici })),
);

/** As Bun has it: a pool that cannot dispatch. */
const replacement: StandIn = {
  'package.json': '{ "name": "undici", "main": "index.js" }',
  'index.js': 'module.exports = { Pool: class Pool {}, Client: class Client {}, buildConnector() {} };',
};
const libOf = (part: string, name: string): StandIn => ({
  [`lib/${part}.js`]: `module.exports = require(${realUndici}).${name};`,
});

it.each(everyWay)('the package works where the runtime replaces the index of undici (%s, %s)', async (how, mode) => {
  const files = ['dispatcher/pool', 'dispatcher/client', 'core/connect'];
  const lib = files.map((part, n) => libOf(part, ['Pool', 'Client', 'buildConnector'][n]!));
  const undici = Object.assign({}, replacement, ...lib) as StandIn;
  const told = await live(await installedPackage({ undici }), { how, mode });
  expect(told.failures).toEqual([]);
  expect(told.ledger).toMatchObject({ pending: 0, dropped: { shutdown: 0 } });
  expect(told.value).toBe(true);
});

it.each(WAYS)('the package says in one sentence that it has nothing but a replacement (%s)', async (how) => {
  const told = await live(await installedPackage({ undici: replacement }), { how, mode: 'InProcess' });
  // What counts is why the files cannot be loaded.
  expect(told.failures).toEqual([expect.stringMatching(/^.*undici cannot be loaded \(.*\).*$/)]);
  expect(told.ledger).toMatchObject({ delivered: 0, pending: 0 });
});

it.each(laterUndici)('the package works with an undici that $title ($how)', async ({ how, undici }) => {
  const told = await live(await installedPackage({ undici }), { how, mode: 'InProcess' });
  expect(told.failures).toEqual([]);
  expect(told.value).toBe(true);
  expect(told.ledger).toMatchObject({ delivered: 3, pending: 0 });
});

it.each(everyWay)(
  'the package says in one sentence that undici cannot be loaded, and accounts for the events (%s, %s)',
  async (how, mode) => {
    const told = await live(await installedPackage({ undici: undefined }), { how, mode });
    expect(told.failures).toEqual([expect.stringMatching(/undici cannot be loaded \(.*MODULE_NOT_FOUND\)/)]);
    expect(told.value).toBe(false);
    const { delivered, pending, dropped } = told.ledger;
    expect({ delivered, pending }).toEqual({ delivered: 0, pending: 0 });
    expect(dropped['shutdown']).toBeGreaterThanOrEqual(2);
  },
);

it.each(everyWay)('the package delivers where timers were replaced before (%s, %s)', async (how, mode) => {
  const told = await live(await installedPackage(), { how, mode, words: ['fake-timers'] });
  expect(told.failures).toEqual([]);
  expect(told.ledger).toMatchObject({ pending: 0, dropped: { shutdown: 0 } });
});
