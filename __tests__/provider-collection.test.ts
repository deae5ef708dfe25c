import type { Client } from '@openfeature/server-sdk';
import type { GoFeatureFlagProvider, GoFeatureFlagProviderOptions, Ledger } from '../src/index.js';
import { useWorld } from './helpers/remote-provider.js';
import { act, reset, stall } from './helpers/scripted-relay.js';

const world = useWorld();
const USER = { targetingKey: 'u1' };

let provider: GoFeatureFlagProvider;
let client: Client;

async function start(options: Partial<GoFeatureFlagProviderOptions> = {}): Promise<void> {
  provider = world.provider(options);
  client = await world.client(provider);
}

function track(from: number, to: number): void {
  for (let n = from; n <= to; n++) client.track(`${n}`, USER);
}

const keys = (): string[] => world.relay.events.map(({ key }) => key as string);
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}`);
const sum = ({ delivered, dropped, pending, inFlight }: Ledger): number =>
  delivered + pending + inFlight + Object.values(dropped).reduce((total, count) => total + count, 0);

/** Lets the collector's responses wait until they are let go, one after the other. */
function heldResponses(): { next(): Promise<() => void>; open: () => number } {
  const held: (() => void)[] = [];
  let wake = (): void => undefined;
  world.relay.collector = act((_request, response) => {
    held.push(() => response.writeHead(200).end('{"ingestedContentCount":1}'));
    wake();
  });
  return {
    async next() {
      while (held.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return held.shift() as () => void;
    },
    open: () => held.length,
  };
}

describe('the request', () => {
  it('GOFF-COLL-001: goes to POST {dataCollectorBaseURL}/v1/data/collector', async () => {
    await start({ dataCollectorBaseURL: `${world.relay.url}/events/` });
    track(1, 1);
    await provider.flush();
    expect(world.relay.collections).toMatchObject([
      { method: 'POST', path: '/events/v1/data/collector', headers: { 'content-type': 'application/json' } },
    ]);
  });

  it('GOFF-COLL-002: has an envelope of exactly meta and events', async () => {
    await start();
    track(1, 3);
    await provider.flush();
    const { json } = world.relay.collections[0] ?? {};
    expect(Object.keys(json as object)).toEqual(['meta', 'events']);
    expect(json.events).toHaveLength(3);
  });

  it('GOFF-COLL-011, GOFF-COLL-012: has provider and openfeature in meta, beside what the user adds', async () => {
    await start();
    track(1, 1);
    await provider.flush();
    await start({ exporterMetadata: { env: 'test', version: 2, canary: false, provider: 'mine' } });
    track(1, 1);
    await provider.flush();
    expect(world.relay.collections.map(({ json }) => json.meta as object)).toEqual([
      { provider: 'javascript', openfeature: true },
      { env: 'test', version: 2, canary: false, provider: 'javascript', openfeature: true },
    ]);
  });
});

describe('a flush', () => {
  it('GOFF-COLL-014: is triggered by the interval', async () => {
    await start({ dataFlushInterval: 10 });
    track(1, 1);
    await world.relay.collected(1);
    track(2, 2);
    await world.relay.collected(2);
    expect(keys()).toEqual(['1', '2']);
  });

  it('GOFF-COLL-014: is triggered by maxPendingEvents that wait, and not by fewer', async () => {
    await start({ maxPendingEvents: 5 });
    track(1, 4);
    await new Promise(setImmediate);
    expect(provider.stats()).toMatchObject({ pending: 4, inFlight: 0 });
    track(5, 5);
    await world.relay.collected(1);
    expect(keys()).toEqual(numbers(1, 5));
  });

  it('GOFF-COLL-014: is triggered by shutdown', async () => {
    await start();
    track(1, 3);
    expect(await provider.close()).toMatchObject({ delivered: 3 });
    expect(keys()).toEqual(numbers(1, 3));
  });

  it('GOFF-COLL-015: is not triggered by the start', async () => {
    await start({ dataFlushInterval: 1 });
    await client.getBooleanValue('flag', false, USER);
    expect(world.relay.collections).toEqual([]);
    expect(await provider.flush()).toMatchObject({ accepted: 0 });
    await provider.close();
    expect(world.relay.collections).toEqual([]);
  });

  it('GOFF-COLL-016: never runs beside another, whatever asks for it', async () => {
    const responses = heldResponses();
    await start({ maxPendingEvents: 2, maxBatchSize: 2, dataFlushInterval: 1 });
    track(1, 2);
    const flushes: Promise<Ledger>[] = [];
    for (let batch = 1; batch <= 3; batch++) {
      const release = await responses.next();
      track(batch * 2 + 1, batch * 2 + 2);
      flushes.push(provider.flush(), provider.flush());
      await new Promise(setImmediate);
      expect(responses.open()).toBe(0);
      release();
    }
    (await responses.next())();
    await Promise.all(flushes);
    expect(keys()).toEqual(numbers(1, 8));
    expect(world.relay.collections).toHaveLength(4);
  });

  it('GOFF-COLL-017: does not keep events from being enqueued while its request is under way', async () => {
    const responses = heldResponses();
    await start({ maxPendingEvents: 100 });
    track(1, 1);
    const flush = provider.flush();
    const release = await responses.next();
    track(2, 50);
    expect(provider.stats()).toMatchObject({ accepted: 50, inFlight: 1, pending: 49 });
    expect(await client.getBooleanValue('flag', false, USER)).toBe(true);
    release();
    await flush;
    expect(provider.stats()).toMatchObject({ delivered: 1, inFlight: 0, pending: 49 });
    heldResponses();
    world.relay.collector = { body: { ingestedContentCount: 49 } };
    expect(await provider.flush()).toMatchObject({ delivered: 50 });
  });

  it.each([
    ['503', { status: 503 }],
    ['429', { status: 429, headers: { 'retry-after': '0' } }],
    ['a reset', reset],
  ])('GOFF-COLL-018: a flush that fails with %s leaves the events in their order', async (_what, failure) => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    world.relay.nextCollections.push(failure);
    await start({ maxBatchSize: 2 });
    track(1, 3);
    await provider.flush();
    track(4, 6);
    await provider.close();
    const succeeded = world.relay.collections.slice(1).flatMap(({ json }) => json.events as { key: string }[]);
    expect(succeeded.map(({ key }) => key)).toEqual(numbers(1, 6));
    expect(provider.stats()).toMatchObject({ accepted: 6, delivered: 6, retries: 1 });
  });
});

describe('the buffer', () => {
  it('GOFF-COLL-019: holds twice maxPendingEvents and then drops the oldest', async () => {
    world.relay.nextCollections.push({ status: 503, headers: { 'retry-after': '3600' } });
    await start({ maxPendingEvents: 5 });
    track(1, 5);
    await world.relay.collected(1);
    await provider.flush();
    track(6, 23);
    expect(provider.stats()).toMatchObject({ accepted: 23, pending: 10, dropped: { overflow: 13 } });
    expect(sum(provider.stats())).toBe(23);
  });

  it('GOFF-COLL-019: counts events in flight, which are not dropped', async () => {
    const responses = heldResponses();
    await start({ maxPendingEvents: 5 });
    track(1, 5);
    const release = await responses.next();
    track(6, 20);
    expect(provider.stats()).toMatchObject({ inFlight: 5, pending: 5, dropped: { overflow: 10 } });
    world.relay.collector = { body: { ingestedContentCount: 5 } };
    release();
    expect(await provider.close()).toMatchObject({ delivered: 10, dropped: { overflow: 10 } });
    expect(keys()).toEqual([...numbers(1, 5), ...numbers(16, 20)]);
    expect(world.logger.lines.filter((line) => line.includes('overflow'))).toEqual([
      'warn: There was no more room: the 10 oldest events were dropped (overflow).',
    ]);
  });
});

describe('a failure', () => {
  it.each([
    ['503', { status: 503 }, 'warn: A request to the collector failed (HTTP 503)'],
    ['a reset', reset, 'warn: A request to the collector failed ('],
    ['401', { status: 401 }, 'error: The collector refuses all events (HTTP 401)'],
  ])(
    'GOFF-ERR-006: a failure of the collector with %s is logged, once for as long as it lasts',
    async (_what, failure, line) => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      world.relay.collector = failure;
      await start({ shutdownTimeoutMs: 100 });
      track(1, 3);
      await provider.flush();
      await provider.close();
      const told = world.logger.lines.filter((each) => each.startsWith(line));
      expect(told).toHaveLength(1);
    },
  );

  it('GOFF-ERR-006: a failure of the response, a text in place of a count, is logged', async () => {
    world.relay.collector = { body: 'please log in' };
    await start();
    track(1, 1);
    await provider.flush();
    expect(world.logger.lines.join('\n')).toContain('without the count that a relay-proxy sends');
  });

  it('a failure of the collector reaches no evaluation', async () => {
    world.relay.collector = stall;
    await start({ maxPendingEvents: 1, shutdownTimeoutMs: 50 });
    track(1, 3);
    await world.relay.collected(1);
    expect(await client.getBooleanDetails('flag', false, USER)).toMatchObject({ value: true, reason: 'STATIC' });
  });
});

describe('the ledger', () => {
  it('balances at any moment', async () => {
    const responses = heldResponses();
    await start({ maxPendingEvents: 4, maxBatchSize: 3, shutdownTimeoutMs: 100 });
    for (let n = 1; n <= 30; n++) {
      client.track(`${n}`, USER, n % 7 === 0 ? { text: 'x'.repeat(100) } : {});
      if (n % 10 === 0) (await responses.next())();
      const ledger = provider.stats();
      expect(ledger.accepted).toBe(n);
      expect(sum(ledger)).toBe(n);
    }
    const last = await provider.close();
    expect([sum(last), last.pending, last.inFlight, last.pendingBytes]).toEqual([30, 0, 0, 0]);
  });
});
