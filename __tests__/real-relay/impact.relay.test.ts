import { OpenFeature } from '@openfeature/server-sdk';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { impact } from '../../src/impact/index.js';
import type { ImpactCounts } from '../../src/impact/rules/counts.js';
import { GoFeatureFlagProvider } from '../../src/provider.js';
import { type RealRelay, startRealRelay } from '../helpers/real-relay.js';
import { randomOf } from '../helpers/seeded-random.js';
import { temporaryFolder } from '../helpers/temporary-files.js';
import { waitUntil } from '../helpers/wait-until.js';
import { type RedeliveringProxy, startRedeliveringProxy } from './redelivering-proxy.js';
import { drawVisitors, flag, flags, goal, type Shop } from './simulated-visitors.js';
import { SimulationTruth } from './simulation-truth.js';

const visitorCount = 400;
const disabledCount = 12;

interface Case {
  readonly title: string;
  readonly seed: number;
  readonly relays: number;
  /** The folders of exposures and of tracking events. */
  readonly folders: readonly [string, string];
  readonly exporter: object;
}

const cases: readonly Case[] = [
  {
    title: 'one relay, both kinds in one folder',
    seed: 1,
    relays: 1,
    folders: ['', ''],
    exporter: { flushInterval: 300 },
  },
  {
    title: 'two relays, a folder for each kind',
    seed: 2,
    relays: 2,
    folders: ['exposures', 'tracking'],
    exporter: { flushInterval: 300, maxEventInMemory: 40 },
  },
];

describe('the impact of what a simulation sent through the real relay', () => {
  let relays: RealRelay[];
  let proxy: RedeliveringProxy;
  afterEach(async () => {
    await OpenFeature.clearProviders();
    await proxy.close();
    await Promise.all(relays.map((relay) => relay.stop()));
  });

  it.each(cases)('is the exact truth ($title)', async ({ seed, relays: relayCount, folders, exporter }) => {
    const out = await temporaryFolder();
    const exporters = ['feature', 'tracking'].map((eventType, n) => {
      return { ...exporter, kind: 'file', format: 'JSON', eventType, outputDir: join(out, folders[n] as string) };
    });
    relays = await Promise.all(Array.from({ length: relayCount }, () => startRealRelay({ flags, exporters })));
    const [random, repeats] = [randomOf(seed), randomOf(seed + 1000)];
    const truth = new SimulationTruth({ flag, goal });
    proxy = await startRedeliveringProxy({
      targets: relays.map(({ url }) => url),
      repeatsNext: () => repeats() < 0.3,
      onRepeated: (events) => truth.repeated(events),
    });
    const [{ url: endpoint }] = relays as [RealRelay];
    const provider = new GoFeatureFlagProvider({
      endpoint,
      evaluationType: 'InProcess',
      dataCollectorBaseURL: proxy.url,
      eventId: 'eventId',
      maxBatchSize: 40,
    });
    await OpenFeature.setProviderAndWait(provider);

    const flushEarly = async (): Promise<void> => {
      await provider.flush();
      await waitUntil('the first file', () => filesBelow(out).length > 0);
    };
    const client = OpenFeature.getClient();
    await visit({ client, truth, random, post: (events) => post(proxy.url, events), flushEarly });
    await provider.flush();
    await Promise.all(relays.map((relay) => visitDisabled(relay, truth)));
    await Promise.all(relays.map((relay) => exported(relay, { out, truth, copies: relayCount })));

    const files = filesBelow(out);
    expect(files.length).toBeGreaterThan(1);
    expect(await countsOf(out)).toEqual(truth.counts({ read: files.length, empty: 0 }));
  });
});

/** What is early is in a file of its own: exporters name their files by the second. */
async function visit(shop: Shop & { flushEarly: () => Promise<void> }): Promise<void> {
  const visitors = drawVisitors(shop, visitorCount);
  for (const { early } of visitors) early?.();
  await shop.flushEarly();
  const second = currentSecond();
  await waitUntil('the next second', () => currentSecond() > second);
  for (const { late } of visitors) await late();
}

function currentSecond(): number {
  return Math.floor(Date.now() / 1000);
}

/** The relay records an exposure of a disabled flag as well. */
async function visitDisabled(relay: RealRelay, truth: SimulationTruth): Promise<void> {
  await relay.setFlags({ ...flags, [flag]: { ...flags[flag], disable: true } });
  for (let n = 0; n < disabledCount; n++) {
    const context = { targetingKey: `late-${n}` };
    await postJson(`${relay.url}/ofrep/v1/evaluate/flags/${flag}`, { context });
    truth.setAside('default');
  }
}

/** Resolves when a marker of each kind, sent behind all the rest, is in the folder; markers count as lines too. */
async function exported(relay: RealRelay, at: { out: string; truth: SimulationTruth; copies: number }): Promise<void> {
  await relay.flushed();
  at.truth.other('flag');
  at.truth.other('goal');
  await waitUntil(
    'all that was exported',
    () => textsBelow(at.out).split('"key":"flush-marker-1"').length > 2 * at.copies,
  );
}

function filesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name));
}

function textsBelow(folder: string): string {
  return filesBelow(folder)
    .map((path) => readFileSync(path, 'utf8'))
    .join('');
}

async function post(url: string, events: readonly object[]): Promise<void> {
  await postJson(`${url}/v1/data/collector`, { meta: {}, events });
}

async function postJson(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.text();
}

async function countsOf(folder: string): Promise<ImpactCounts> {
  const { counts } = await impact({ files: folder, flag, goal });
  return JSON.parse(JSON.stringify(counts)) as ImpactCounts;
}
