import { metrics } from '@opentelemetry/api';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { defineEvents, TrackingOnlyProvider, type GoFeatureFlagProvider } from '../../src/index.js';
import { registerMetrics } from '../../src/integrations/opentelemetry.js';
import { temporaryFolder } from '../helpers/temporary-files.js';
import { useWorld } from '../helpers/remote-provider.js';

/** Collects when it is asked, and keeps nothing. */
class ReaderOnDemand extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** The attributes and the value of a data point; of a histogram the number of values. */
type Point = readonly [attributes: object, value: number];

const world = useWorld();
let reader: ReaderOnDemand;
let meterProvider: MeterProvider;

beforeEach(() => {
  reader = new ReaderOnDemand();
  meterProvider = new MeterProvider({ readers: [reader] });
});

afterEach(async () => {
  metrics.disable();
  await meterProvider.shutdown();
});

/** The data points of each metric by its name; none if nothing was reported. */
async function collected(): Promise<Record<string, Point[]>> {
  const { resourceMetrics, errors } = await reader.collect();
  expect(errors).toEqual([]);
  const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  return Object.fromEntries(
    all.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => [attributes, typeof value === 'number' ? value : value.count] as const),
    ]),
  );
}

/** What a ledger says, as data points. */
function pointsOf({ accepted, delivered, dropped, retries, ...held }: ReturnType<GoFeatureFlagProvider['stats']>) {
  return {
    'goff.events.accepted': [[{}, accepted]],
    'goff.events.recovered': [[{}, held.recovered]],
    'goff.events.delivered': [[{}, delivered]],
    'goff.events.dropped': Object.entries(dropped).map(([reason, count]) => [{ reason }, count]),
    'goff.batch.retries': [[{}, retries]],
    'goff.events.invalid': [[{}, held.invalid]],
    'goff.events.pending': [[{}, held.pending + held.inFlight]],
    'goff.events.pending_on_disk': [[{}, held.pendingOnDisk]],
    'goff.events.pending_bytes': [[{}, held.pendingBytes]],
  };
}

function track(provider: GoFeatureFlagProvider, count: number): void {
  for (let event = 0; event < count; event++) provider.track('clicked', { targetingKey: `user-${event}` });
}

const TOO_LARGE = { text: 'x'.repeat(2 ** 20) };

/** Loses an event and has the rest delivered at the second attempt. */
async function deliverWithTrouble(provider: GoFeatureFlagProvider): Promise<void> {
  provider.track('uploaded', {}, TOO_LARGE);
  world.relay.nextCollections.push({ status: 503 });
  await provider.flush();
  await provider.close();
}

describe('registerMetrics', () => {
  it('reports a TrackingOnlyProvider like any other', async () => {
    const provider = new TrackingOnlyProvider({ endpoint: world.relay.url }, world.logger);
    registerMetrics(provider, { meterProvider });
    provider.track('bought', { targetingKey: 'u1' });
    await provider.close();
    expect(await collected()).toMatchObject({
      ...pointsOf(provider.stats()),
      'goff.batch.duration': [[{ outcome: 'delivered' }, 1]],
    });
  });

  it('reports what the ledger counts and how long requests took, by their outcome', async () => {
    const provider = world.provider();
    registerMetrics(provider, { meterProvider });
    track(provider, 5);
    const waiting = await collected();
    expect(waiting).toEqual(pointsOf(provider.stats()));
    expect(waiting['goff.events.pending']).toEqual([[{}, 5]]);

    await deliverWithTrouble(provider);
    const { 'goff.batch.duration': durations, ...ledger } = await collected();
    expect(ledger).toEqual(pointsOf(provider.stats()));
    expect(ledger).toMatchObject({ 'goff.events.delivered': [[{}, 5]], 'goff.batch.retries': [[{}, 1]] });
    expect(ledger['goff.events.dropped']).toContainEqual([{ reason: 'too_large' }, 1]);
    expect(durations).toEqual([
      [{ outcome: 'retry' }, 1],
      [{ outcome: 'delivered' }, 1],
    ]);
  });

  it('reports events that do not match their definition', async () => {
    const provider = world.provider({ events: defineEvents({}, { validate: true }) });
    registerMetrics(provider, { meterProvider });
    track(provider, 3);
    expect(await collected()).toMatchObject({ 'goff.events.invalid': [[{}, 3]] });
  });

  it('reports what a spool has, and what was taken over from it', async () => {
    const spool = { directory: await temporaryFolder() };
    const first = world.provider({ spool, shutdownTimeoutMs: 20 });
    registerMetrics(first, { meterProvider });
    world.relay.collector = { status: 503 };
    track(first, 3);
    await first.close();
    expect(await collected()).toMatchObject({
      'goff.events.recovered': [[{}, 0]],
      'goff.events.pending': [[{}, 3]],
      'goff.events.pending_on_disk': [[{}, 3]],
    });
    world.relay.collector = { body: { ingestedContentCount: 3 } };
    const second = world.provider({ spool });
    registerMetrics(second, { meterProvider, attributes: { which: 'second' } });
    await second.initialize();
    await second.close();
    expect(await collected()).toMatchObject({
      'goff.events.recovered': expect.arrayContaining([[{ which: 'second' }, 3]]),
      'goff.events.delivered': expect.arrayContaining([[{ which: 'second' }, 3]]),
      'goff.events.pending_on_disk': expect.arrayContaining([[{ which: 'second' }, 0]]),
    });
  });

  it('adds up the providers of one meter provider', async () => {
    const [one, other] = [world.provider(), world.provider()];
    for (const provider of [one, other]) registerMetrics(provider, { meterProvider });
    track(one, 100);
    track(other, 30);
    await deliverWithTrouble(one);
    const bytes = other.stats().pendingBytes;
    const half = await collected();
    expect(half).toMatchObject({
      'goff.events.accepted': [[{}, 131]],
      'goff.events.delivered': [[{}, 100]],
      'goff.events.pending': [[{}, 30]],
      'goff.events.pending_bytes': [[{}, bytes]],
    });

    await deliverWithTrouble(other);
    const all = await collected();
    expect(all).toMatchObject({
      'goff.events.accepted': [[{}, 132]],
      'goff.events.delivered': [[{}, 130]],
      'goff.events.dropped': expect.arrayContaining([[{ reason: 'too_large' }, 2]]),
      'goff.batch.retries': [[{}, 2]],
      'goff.events.pending': [[{}, 0]],
      'goff.events.pending_bytes': [[{}, 0]],
      'goff.batch.duration': [
        [{ outcome: 'retry' }, 2],
        [{ outcome: 'delivered' }, 2],
      ],
    });
  });

  it('keeps providers with different attributes apart, and adds up those with the same', async () => {
    const [first, second, third] = [world.provider(), world.provider(), world.provider()];
    registerMetrics(first, { meterProvider, attributes: { 'goff.provider': 'eu', tier: 1 } });
    registerMetrics(second, { meterProvider, attributes: { tier: 1, 'goff.provider': 'eu' } });
    registerMetrics(third, { meterProvider, attributes: { 'goff.provider': 'us', tier: 1 } });
    track(first, 1);
    track(second, 2);
    track(third, 4);
    await deliverWithTrouble(third);

    const eu = { 'goff.provider': 'eu', tier: 1 };
    const us = { 'goff.provider': 'us', tier: 1 };
    await expect(collected()).resolves.toMatchObject({
      'goff.events.accepted': [
        [eu, 3],
        [us, 5],
      ],
      'goff.events.dropped': expect.arrayContaining([
        [{ ...eu, reason: 'too_large' }, 0],
        [{ ...us, reason: 'too_large' }, 1],
      ]),
      'goff.events.pending': [
        [eu, 3],
        [us, 0],
      ],
      'goff.batch.duration': [
        [{ ...us, outcome: 'retry' }, 1],
        [{ ...us, outcome: 'delivered' }, 1],
      ],
    });
  });

  it('reports a provider once, however often it is registered, until each registration has ended', async () => {
    const provider = world.provider();
    const ends = [{}, { attributes: { registration: 'second' } }].map((more) =>
      registerMetrics(provider, { meterProvider, ...more }),
    );
    track(provider, 3);
    await provider.flush();
    ends[0]?.();
    ends[0]?.();
    track(provider, 3);
    await deliverWithTrouble(provider);
    const { 'goff.batch.duration': durations, ...ledger } = await collected();
    expect(ledger).toEqual(pointsOf(provider.stats()));
    expect(durations).toEqual([
      [{ outcome: 'delivered' }, 2],
      [{ outcome: 'retry' }, 1],
    ]);

    ends[1]?.();
    provider.track('too late', {});
    await expect(collected()).resolves.toEqual({ ...ledger, 'goff.batch.duration': durations });
  });

  it('keeps what a provider had counted at its end, forgets what it held, and takes nothing more of it', async () => {
    const [ended, other] = [world.provider(), world.provider()];
    const end = registerMetrics(ended, { meterProvider });
    registerMetrics(other, { meterProvider });
    track(ended, 10);
    track(other, 1);
    await collected();
    track(ended, 10);
    end();
    end();
    track(ended, 10);
    await deliverWithTrouble(ended);
    await expect(collected()).resolves.toEqual({
      ...pointsOf(other.stats()),
      'goff.events.accepted': [[{}, 21]],
    });
  });

  it('reports nothing pending after the end of the last provider', async () => {
    const provider = world.provider();
    const end = registerMetrics(provider, { meterProvider });
    track(provider, 10);
    await collected();
    end();
    await expect(collected()).resolves.toMatchObject({
      'goff.events.accepted': [[{}, 10]],
      'goff.events.pending': [[{}, 0]],
      'goff.events.pending_bytes': [[{}, 0]],
    });
  });

  it('lets a provider that is registered again catch up, also with other attributes', async () => {
    const provider = world.provider();
    const firstEnd = registerMetrics(provider, { meterProvider });
    track(provider, 10);
    firstEnd();
    track(provider, 3);
    const secondEnd = registerMetrics(provider, { meterProvider });
    firstEnd();
    await expect(collected()).resolves.toEqual(pointsOf(provider.stats()));

    secondEnd();
    registerMetrics(provider, { meterProvider, attributes: { renamed: true } });
    track(provider, 4);
    await expect(collected()).resolves.toMatchObject({
      'goff.events.accepted': [
        [{}, 13],
        [{ renamed: true }, 4],
      ],
      'goff.events.pending': [
        [{}, 0],
        [{ renamed: true }, 17],
      ],
    });
  });

  it('reports nothing of providers that are not registered', async () => {
    const [registered, other] = [world.provider(), world.provider()];
    registerMetrics(registered, { meterProvider });
    track(other, 5);
    await deliverWithTrouble(other);
    await expect(collected()).resolves.toEqual(pointsOf(registered.stats()));
    expect(registered.stats().accepted).toBe(0);
  });

  it('reports the same to each meter provider', async () => {
    const provider = world.provider();
    const end = registerMetrics(provider, { meterProvider: new MeterProvider() });
    registerMetrics(provider, { meterProvider });
    track(provider, 2);
    end();
    await expect(collected()).resolves.toEqual(pointsOf(provider.stats()));
  });

  it('uses the global meter provider of the time of the call, and can be called again when there is one', async () => {
    const provider = world.provider();
    track(provider, 2);
    registerMetrics(provider);
    metrics.setGlobalMeterProvider(meterProvider);
    await expect(collected()).resolves.toEqual({});

    registerMetrics(provider);
    await expect(collected()).resolves.toEqual(pointsOf(provider.stats()));
  });
});
