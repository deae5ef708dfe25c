import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenFeature } from '@openfeature/server-sdk';
import {
  droppedTotal,
  TrackingOnlyProvider,
  withFlush,
  type GoFeatureFlagProvider,
  type Ledger,
} from '../src/index.js';
import { ConfigurationRelay } from './helpers/configuration-relay.js';
import { useWorld } from './helpers/remote-provider.js';
import { ScriptedRelay, stall, type RelayRequest } from './helpers/scripted-relay.js';
import { temporaryFolder } from './helpers/temporary-files.js';
import { waitUntil } from './helpers/wait-until.js';

const world = useWorld();
const USER = { targetingKey: 'u1' };
const COLLECTS = ({ json }: RelayRequest) => ({ body: { ingestedContentCount: json.events.length as number } });
let directory: string;

beforeEach(async () => {
  directory = await temporaryFolder();
});

/** A provider with a spool in the folder of the test. */
function spooled(options: Parameters<typeof world.provider>[0] = {}): GoFeatureFlagProvider {
  return world.provider({ spool: { directory }, ...options });
}

function track(provider: GoFeatureFlagProvider | TrackingOnlyProvider, from: number, to: number): void {
  for (let n = from; n < to; n++) provider.track(`event-${n}`, USER);
}

/** What a provider leaves that is closed while the relay is away. */
async function leave(from: number, to: number): Promise<void> {
  const { collector } = world.relay;
  world.relay.collector = { status: 503 };
  const provider = spooled({ shutdownTimeoutMs: 20 });
  track(provider, from, to);
  expect(await provider.close()).toMatchObject({ pending: to - from, pendingOnDisk: to - from });
  world.relay.collector = collector;
  world.relay.requests.length = 0;
}

const keys = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `event-${from + n}`);
const arrived = (): string[] => world.relay.events.map(({ key }) => key as string);
const logs = (): string[] => readdirSync(join(directory, 'v1')).filter((name) => name.endsWith('.log'));

function expectBalanced(ledger: Ledger): void {
  const { accepted, recovered, delivered, pending, pendingOnDisk, inFlight } = ledger;
  expect(delivered + droppedTotal(ledger) + pending + inFlight).toBe(accepted + recovered);
  expect(pendingOnDisk).toBeLessThanOrEqual(pending);
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a provider with a spool', () => {
  it('has what was accepted in the folder when the tick is over, and nothing when it is delivered', async () => {
    const provider = spooled();
    track(provider, 0, 3);
    await tick();
    expect(provider.stats()).toMatchObject({ accepted: 3, recovered: 0, pending: 3, pendingOnDisk: 3 });
    expect(await provider.flush()).toMatchObject({ delivered: 3, pending: 0, pendingOnDisk: 0 });
    await provider.close();
    expect(readdirSync(join(directory, 'v1'))).toEqual([]);
  });

  it('makes files that nobody else may read', async () => {
    const provider = spooled();
    track(provider, 0, 1);
    await tick();
    const modeOf = (path: string): number => statSync(path).mode & 0o777;
    expect(modeOf(join(directory, 'v1'))).toBe(0o700);
    expect(logs().map((name) => modeOf(join(directory, 'v1', name)))).toEqual([0o600]);
  });

  it('delivers what another has left before what it has tracked itself, and counts it as recovered', async () => {
    await leave(0, 5);
    const provider = spooled();
    await provider.initialize();
    track(provider, 5, 8);
    const ledger = await provider.flush();
    expect(arrived()).toEqual(keys(0, 8));
    expect(ledger).toMatchObject({ accepted: 3, recovered: 5, delivered: 8, pending: 0, inFlight: 0 });
    expectBalanced(ledger);
  });

  it('awaits in flush what others have left, however much that is, though nothing was tracked', async () => {
    const many = 30_000;
    await leave(0, many);
    const provider = spooled({ maxPendingBytes: 1_048_576 });
    await provider.initialize();
    const ledger = await provider.flush();
    expect(ledger).toMatchObject({ accepted: 0, recovered: many, delivered: many, pending: 0 });
    expect(arrived()).toEqual(keys(0, many));
  });

  it('delivers in close what others have left, also right after initialize', async () => {
    await leave(0, 5_000);
    const provider = spooled({ shutdownTimeoutMs: 60_000 });
    await provider.initialize();
    expect(await provider.close()).toMatchObject({ recovered: 5_000, delivered: 5_000, pending: 0 });
    expect(logs()).toEqual([]);
  });

  it('resolves flush when the relay cannot take what others have left', async () => {
    await leave(0, 5);
    world.relay.collector = { status: 503 };
    const provider = spooled({ shutdownTimeoutMs: 20 });
    await provider.initialize();
    const ledger = await provider.flush();
    expect(ledger).toMatchObject({ recovered: 5, delivered: 0, pending: 5, pendingOnDisk: 5 });
    expectBalanced(ledger);
  });

  it('delivers by itself what it finds, also where the relay is down at the start', async () => {
    await leave(0, 5);
    const { port } = world.relay;
    const provider = spooled({ dataFlushInterval: 10, timeout: 1_000 });
    await world.relay.close();
    await expect(provider.initialize()).rejects.toThrow();
    await waitUntil('the recovery', () => provider.stats().recovered === 5);
    world.relay = await ScriptedRelay.startAt(port);
    await waitUntil('the delivery', () => provider.stats().delivered === 5);
    expect(arrived()).toEqual(keys(0, 5));
  });

  it('takes over also where initialize is late', async () => {
    await leave(0, 5);
    world.relay.readiness = stall;
    const provider = spooled({ initTimeoutMs: 20, dataFlushInterval: 10 });
    await expect(provider.initialize()).rejects.toMatchObject({ code: 'INIT_TIMEOUT' });
    await waitUntil('the delivery', () => provider.stats().delivered === 5);
  });

  it('goes on counting in a second life, and knows its own events again', async () => {
    world.relay.collector = { status: 503 };
    const provider = spooled({ shutdownTimeoutMs: 20 });
    await provider.initialize();
    track(provider, 0, 4);
    const first = await provider.close();
    expect(first).toMatchObject({ accepted: 4, recovered: 0, pending: 4, pendingOnDisk: 4 });
    world.relay.collector = COLLECTS;
    world.relay.requests.length = 0;
    await provider.initialize();
    expectBalanced(provider.stats());
    track(provider, 4, 6);
    const second = await provider.flush();
    expect(second).toMatchObject({ accepted: 6, recovered: 0, delivered: 6, pending: 0, pendingOnDisk: 0 });
    expect(arrived()).toEqual(keys(0, 6));
  });

  it('has a right ledger in a third life, though another process has taken what the first had left', async () => {
    world.relay.collector = { status: 503 };
    const provider = spooled({ shutdownTimeoutMs: 20 });
    await provider.initialize();
    track(provider, 0, 4);
    await provider.close();
    world.relay.collector = COLLECTS;
    const other = spooled();
    await other.initialize();
    expect(await other.flush()).toMatchObject({ recovered: 4, delivered: 4 });
    world.relay.collector = { status: 503 };
    await provider.initialize();
    track(provider, 4, 9);
    await provider.close();
    world.relay.collector = COLLECTS;
    await provider.initialize();
    const ledger = await provider.flush();
    expectBalanced(ledger);
    // What the other has delivered, this one cannot know.
    expect(ledger).toMatchObject({ accepted: 9, recovered: 0, delivered: 5, pending: 4, pendingOnDisk: 4 });
  });

  it('counts what was tracked after close, and does not keep it', async () => {
    const provider = spooled();
    await provider.close();
    track(provider, 0, 1);
    expect(provider.stats()).toMatchObject({ accepted: 1, pending: 0, dropped: { closed: 1 } });
    expectBalanced(provider.stats());
  });

  it('GOFF-COLL-019: keeps on the disk what exceeds twice maxPendingEvents, and drops none of it', async () => {
    world.relay.collector = { status: 503 };
    const provider = spooled({ maxPendingEvents: 10, maxBatchSize: 5, shutdownTimeoutMs: 20 });
    await provider.initialize();
    for (let n = 0; n < 200; n += 10) {
      track(provider, n, n + 10);
      await tick();
    }
    const { pendingBytes, ...ledger } = provider.stats();
    expectBalanced({ pendingBytes, ...ledger });
    expect(ledger).toMatchObject({ accepted: 200, delivered: 0, dropped: { overflow: 0 } });
    // Twenty events are not more than this.
    expect(pendingBytes).toBeLessThan(20 * 400);
    world.relay.collector = COLLECTS;
    world.relay.requests.length = 0;
    expect(await provider.flush({ timeoutMs: 60_000 })).toMatchObject({ delivered: 200, pending: 0 });
    expect(arrived()).toEqual(keys(0, 200));
  });

  it('tells in one line what a spool above its bytes costs, however many files that are', async () => {
    world.relay.collector = { status: 503 };
    const spool = { directory, maxBytes: 1_048_576 };
    const provider = spooled({ spool, maxPendingEvents: 100, shutdownTimeoutMs: 20 });
    await provider.initialize();
    const details = { padding: 'x'.repeat(5_000) };
    const dropped = (): number => provider.stats().dropped.overflow;
    const costs = new Set<number>();
    for (let n = 0; costs.size < 4; n++) {
      provider.track(`event-${n}`, USER, details);
      await tick();
      costs.add(dropped());
    }
    await provider.close();
    const lines = world.logger.lines.filter((line) => line.includes('(overflow)'));
    expect(lines).toEqual([`warn: There was no more room: the ${dropped()} oldest events were dropped (overflow).`]);
  });

  it('gives each tracking event an id, and none with eventId: false', async () => {
    const provider = spooled();
    track(provider, 0, 1);
    await provider.flush();
    await provider.close();
    const without = spooled({ eventId: false });
    track(without, 1, 2);
    await without.flush();
    const details = world.relay.events.map(({ trackingEventDetails }) => trackingEventDetails as object);
    expect(details).toEqual([{ eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }, {}]);
  });

  it('keeps exposures as well, which go out with the metadata of the process that made them', async () => {
    const flags = { flag: { variations: { a: true }, defaultRule: { variation: 'a' } } };
    const relay = await ConfigurationRelay.serving({ flags });
    const options = {
      dataCollectorBaseURL: world.relay.url,
      endpoint: relay.url,
      evaluationType: 'InProcess',
    } as const;
    world.relay.collector = { status: 503 };
    const first = spooled({ ...options, exporterMetadata: { version: 1 }, shutdownTimeoutMs: 20 });
    await OpenFeature.setProviderAndWait('spool', first);
    await OpenFeature.getClient('spool').getBooleanValue('flag', false, USER);
    expect(await first.close()).toMatchObject({ accepted: 1, pendingOnDisk: 1 });
    await relay.close();
    world.relay.collector = { body: { ingestedContentCount: 1 } };
    world.relay.requests.length = 0;
    const second = spooled({ exporterMetadata: { version: 2 } });
    await second.initialize();
    track(second, 0, 1);
    await second.flush();
    expect(world.relay.collections.map(({ json }) => [json.meta.version, json.events[0].kind])).toEqual([
      [1, 'feature'],
      [2, 'tracking'],
    ]);
  });

  it('redacts before it writes', async () => {
    const provider = spooled({ redactContext: ['email'] });
    provider.track('event', { ...USER, email: 'secret@x' });
    await tick();
    const texts = logs().map((name) => readFileSync(join(directory, 'v1', name), 'latin1'));
    expect(texts.join('')).toContain('"key":"event"');
    expect(texts.join('')).not.toContain('secret');
  });

  it('writes neither its key nor the address of its relay', async () => {
    const provider = spooled({ apiKey: 'secret-key', headers: { 'x-gateway': 'secret-header' } });
    track(provider, 0, 1);
    await tick();
    const texts = logs().map((name) => name + readFileSync(join(directory, 'v1', name), 'latin1'));
    expect(texts.join('')).not.toMatch(/secret|127\.0\.0\.1/);
  });

  it('a provider with a spool with disableDataCollection makes no folder', async () => {
    const provider = spooled({ spool: { directory: join(directory, 'new') }, disableDataCollection: true });
    await provider.initialize();
    track(provider, 0, 1);
    await provider.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('a provider with a spool whose folder cannot be written works without it, and says so once', async () => {
    writeFileSync(join(directory, 'file'), 'no folder');
    const provider = spooled({ spool: { directory: join(directory, 'file') } });
    await provider.initialize();
    for (let n = 0; n < 10; n++) {
      track(provider, n, n + 1);
      await tick();
    }
    expect(provider.stats()).toMatchObject({ pending: 10, pendingOnDisk: 0 });
    expect(await provider.flush()).toMatchObject({ accepted: 10, delivered: 10 });
    await provider.close();
    expect(world.logger.lines).toEqual([
      `error: The spool in ${join(directory, 'file')} cannot be written (ENOTDIR); events stay in memory until it can.`,
    ]);
  });

  it('delivers everything although its folder is removed meanwhile', async () => {
    const provider = spooled();
    await provider.initialize();
    track(provider, 0, 5);
    await tick();
    rmSync(directory, { recursive: true });
    mkdirSync(directory);
    track(provider, 5, 10);
    await tick();
    expect(await provider.flush()).toMatchObject({ accepted: 10, delivered: 10, pending: 0 });
    expect(arrived()).toEqual(keys(0, 10));
  });
});

describe('another way to use it', () => {
  it('is a TrackingOnlyProvider', async () => {
    await leave(0, 3);
    const provider = new TrackingOnlyProvider({ endpoint: world.relay.url, spool: { directory } }, world.logger);
    await provider.initialize();
    track(provider, 3, 5);
    expect(await provider.flush()).toMatchObject({ accepted: 2, recovered: 3, delivered: 5, pending: 0 });
    expect(arrived()).toEqual(keys(0, 5));
    await provider.close();
    expect(logs()).toEqual([]);
  });

  it('is withFlush, which delivers what others have left and what the handler tracks', async () => {
    await leave(0, 3);
    const provider = spooled();
    await provider.initialize();
    const handler = withFlush(async () => track(provider, 3, 5), { provider, timeoutMs: 10_000 });
    await handler();
    expect(arrived()).toEqual(keys(0, 5));
  });

  it('is two providers on one folder: each delivers its own', async () => {
    const [one, other] = [spooled(), spooled()];
    await one.initialize();
    await other.initialize();
    track(one, 0, 3);
    track(other, 3, 5);
    await tick();
    expect(logs()).toHaveLength(2);
    expect(await one.close()).toMatchObject({ delivered: 3, recovered: 0 });
    expect(await other.close()).toMatchObject({ delivered: 2, recovered: 0 });
    expect(arrived().sort()).toEqual(keys(0, 5));
  });
});
