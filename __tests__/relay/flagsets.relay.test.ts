import { ErrorCode } from '@openfeature/server-sdk';
import { type RealRelay, startRealRelay } from '../helpers/real-relay.js';
import { flags } from '../integration/flags.js';
import { Session } from '../integration/session.js';

const flush = { flushInterval: 50 };
const forShop = {
  name: 'shop',
  apiKeys: ['shop-key'],
  fileFormat: 'json',
  pollingInterval: 1000,
  retrievers: [{ kind: 'file', path: 'flags.json' }],
  exporters: [
    { kind: 'file', outputDir: 'out', filename: 'feature.json', ...flush },
    { kind: 'file', outputDir: 'out', filename: 'tracking.json', eventType: 'tracking', ...flush },
  ],
};

describe('the provider and a real relay with flagsets', () => {
  const session = new Session(() => Promise.reject(new Error('These tests start their relays themselves')), 'Remote');
  const relays: RealRelay[] = [];
  const start = async (options: Parameters<typeof startRealRelay>[0]): Promise<RealRelay> => {
    const relay = await startRealRelay(options);
    relays.push(relay);
    return relay;
  };
  const withFlagsets = (): Promise<RealRelay> =>
    start({
      flags,
      config: {
        flagsets: [forShop],
        authorizedKeys: { evaluation: ['key-of-no-flagset'] },
        retrievers: undefined,
        exporters: undefined,
      },
    });
  afterEach(async () => {
    await session.end();
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  });

  it('evaluates and tracks in the flagset of its key', async () => {
    const relay = await withFlagsets();
    const { client, provider } = await session.connect({ endpoint: relay.url, apiKey: 'shop-key' });
    expect(await client.getBooleanValue('new-button', false, { targetingKey: 'u' })).toBe(true);
    client.track('bought', { targetingKey: 'u' });
    expect(await provider.flush()).toMatchObject({ delivered: 1 });
  });

  it('GOFF-ERR-004, GOFF-EVAL-011: gives defaults, and the status, for a key of no flagset', async () => {
    const relay = await withFlagsets();
    // The relay looks at the body before it looks for the flagset, so the question asked at the start shows nothing.
    const { client } = await session.connect({ endpoint: relay.url, apiKey: 'key-of-no-flagset' });
    expect(await client.getBooleanDetails('new-button', false, { targetingKey: 'u' })).toMatchObject({
      value: false,
      errorCode: ErrorCode.GENERAL,
      errorMessage: expect.stringMatching(/^HTTP 400:/) as string,
    });
  });

  it('keeps all events when the relay responds 400 to whatever that key sends', async () => {
    const [evaluation, collector] = [await start({ flags }), await withFlagsets()];
    const { client, provider } = await session.connect({
      endpoint: evaluation.url,
      dataCollectorBaseURL: collector.url,
      apiKey: 'key-of-no-flagset',
    });
    for (let n = 0; n < 100; n++) client.track(`event-${n}`, { targetingKey: 'u' });
    const { accepted, delivered, pending, dropped } = await provider.flush();
    expect({ accepted, delivered, pending }).toEqual({ accepted: 100, delivered: 0, pending: 100 });
    expect(Object.values(dropped).every((count) => count === 0)).toBe(true);
  });
});
