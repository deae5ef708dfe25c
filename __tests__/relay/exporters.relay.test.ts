import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type RealRelay, startRealRelay } from '../helpers/real-relay.js';
import { waitUntil } from '../helpers/wait-until.js';
import { oddEvents } from '../integration/odd-events.js';
import { Session } from '../integration/session.js';

const forTracking = { eventType: 'tracking', flushInterval: 50 };

describe('what the provider encodes for the exporters of the real relay', () => {
  const session = new Session(() => Promise.reject(new Error('These tests start their relays themselves')), 'Remote');
  let relay: RealRelay;
  afterEach(async () => {
    await session.end();
    await relay.stop();
  });

  it('is in the file for each of a thousand events drawn at random', async () => {
    relay = await startRealRelay();
    const { client, provider } = await session.connect({ endpoint: relay.url });
    const drawn = fc.sample(fc.tuple(anything, anything, anything), { numRuns: 1000, seed: 42 });
    const track = client.track.bind(client) as (...given: unknown[]) => void;
    drawn.forEach(([name, context, details], n) => {
      track(name, context, details);
      track(`after-${n}`, {});
    });
    const { accepted, delivered } = await provider.flush();

    await relay.flushed();
    const names = relay.trackingEvents().map(({ key }) => key);
    const position = drawn.map((_, n) => names.indexOf(`after-${n}`));
    expect(drawn.filter((_, n) => position[n] !== 2 * n + 1)[0]).toBeUndefined();
    expect([accepted, delivered, names.length]).toEqual([2000, 2000, 2000]);
    expect(relay.featureEvents()).toEqual([]);
  });

  it('does not block the Parquet exporter, however odd the events are', async () => {
    const parquet = { kind: 'file', format: 'Parquet', outputDir: 'parquet', filename: 'all.parquet', ...forTracking };
    relay = await startRealRelay({ exporters: [parquet] });
    const { client, provider } = await session.connect({ endpoint: relay.url });
    const track = client.track.bind(client) as (...given: unknown[]) => void;
    for (const { name, context, details } of oddEvents) track(name, context, details);
    await provider.flush();
    await relay.flushed();

    const folder = join(relay.directory, 'parquet');
    const files = await waitUntil('a whole Parquet file', () => {
      const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
      return texts.every((text) => text.length > 8 && text.endsWith('PAR1')) && texts;
    });
    expect(files).toHaveLength(1);
    expect(relay.logMessages().filter((message) => message.includes('exporting'))).toEqual([]);
  });

  it('reaches the webhook of the exporter', async () => {
    relay = await startRealRelay();
    const { client, provider } = await session.connect({ endpoint: relay.url });
    client.track('bought', { targetingKey: 'u' }, { value: 3 });
    await provider.flush();
    await relay.flushed();
    expect(relay.webhookEvents()).toEqual(relay.trackingEvents());
    expect(relay.webhookEvents()).toMatchObject([{ key: 'bought', userKey: 'u', trackingEventDetails: { value: 3 } }]);
  });
});

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withBoxedValues: true,
  withObjectString: true,
  withSparseArray: true,
});
