import { ErrorCode, ProviderEvents, ProviderStatus, StandardResolutionReasons } from '@openfeature/server-sdk';
import type { RelayEvent } from '../helpers/real-relay.js';
import { waitUntil } from '../helpers/wait-until.js';
import { oddFlagKeys } from './flags.js';
import { numberedNames } from './numbered-names.js';
import { oddEvents } from './odd-events.js';
import { testInProcessAgainst } from './in-process-suite.js';
import type { Setting } from './relay-under-test.js';
import { testRemoteAgainst } from './remote-suite.js';
import { Session } from './session.js';

const user = { targetingKey: 'user-1', email: 'u@example.com', plan: { name: 'pro', seats: 5 }, labels: ['a', 'b'] };
const checkout = { value: 99.77, currencyCode: 'USD', items: [{ id: 'shoe', count: 2, gift: false }] };

/** What holds for the provider behind the OpenFeature API whichever relay it talks to, and wherever it evaluates. */
export function testProviderAgainst(setting: Setting): void {
  const { startRelay, evaluationType } = setting;
  let session: Session;
  let traffic: Traffic | undefined;
  beforeEach(() => (session = new Session(startRelay, evaluationType)));
  afterEach(async () => {
    traffic?.stop();
    await session.end();
  });

  describe('tracking', () => {
    it('GOFF-TRACK-001, GOFF-TRACK-002, GOFF-TRACK-004, GOFF-TRACK-005, GOFF-COLL-007: all fields arrive', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({ endpoint: relay.url });
      const earliest = Math.floor(Date.now() / 1000);
      client.track('clicked-checkout', user, checkout);
      const latest = Math.floor(Date.now() / 1000);
      await provider.flush();

      const { tracking, feature } = await relay.exported();
      const [{ creationDate, ...event } = {} as RelayEvent, ...others] = tracking;
      expect(event).toEqual({
        kind: 'tracking',
        contextKind: 'user',
        userKey: 'user-1',
        key: 'clicked-checkout',
        evaluationContext: user,
        trackingEventDetails: checkout,
      });
      expect([earliest, latest]).toContain(creationDate);
      expect({ others, feature }).toEqual({ others: [], feature: [] });
    });

    it('brings thousands of events to the exporter, each once and in order', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({ endpoint: relay.url, maxBatchSize: 100 });
      for (let n = 0; n < 5000; n++) client.track(`event-${n}`, { targetingKey: `user-${n % 7}` }, { value: n });
      const ledger = await provider.flush();

      const { tracking } = await relay.exported();
      expect(tracking.map(({ key }) => key)).toEqual(numberedNames(5000));
      expect(ledger).toMatchObject({ accepted: 5000, delivered: 5000, pending: 0, inFlight: 0 });
    });

    it('keeps what the event was at the call when the application changes its objects later', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({ endpoint: relay.url });
      const context = { targetingKey: 'u', cart: { items: 1 } };
      const details = { value: 1 };
      client.track('bought', context, details);
      context.cart.items = 2;
      details.value = 2;
      await provider.flush();

      const [event] = (await relay.exported()).tracking;
      expect(event).toMatchObject({ evaluationContext: { cart: { items: 1 } }, trackingEventDetails: { value: 1 } });
    });

    it('puts the exporter metadata and a unique id where the relay keeps them: in the details', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({
        endpoint: relay.url,
        exporterMetadata: { environment: 'test' },
        trackingMetadata: 'origin',
        eventId: 'id',
      });
      client.track('a', user, checkout);
      client.track('b', user);
      await provider.flush();

      const details = (await relay.exported()).tracking.map((event) => event['trackingEventDetails'] as RelayEvent);
      const origin = { provider: 'javascript', openfeature: true, environment: 'test' };
      expect(details[0]).toEqual({ ...checkout, origin, id: expect.any(String) as string });
      expect(details[1]).toEqual({ origin, id: expect.any(String) as string });
      expect(details[0]?.['id']).not.toBe(details[1]?.['id']);
    });

    it('puts the text of the details into them, whole', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({ endpoint: relay.url, eventId: 'id', detailsText: 'text' });
      client.track('a', user, { ...checkout, 'quote"': 'ä\\€🚀\n' });
      await provider.flush();

      const [event] = (await relay.exported()).tracking;
      const { text, ...details } = event?.['trackingEventDetails'] as Record<string, unknown>;
      expect(JSON.parse(text as string)).toEqual(details);
      expect(details).toMatchObject({ ...checkout, 'quote"': 'ä\\€🚀\n', id: expect.any(String) as string });
    });

    it('leaves personal data in the process', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({ endpoint: relay.url, redactContext: ['email'] });
      client.track('seen', user, { email: 'in the details' });
      await provider.flush();

      const [event] = (await relay.exported()).tracking;
      expect(event).toMatchObject({ userKey: 'user-1', trackingEventDetails: { email: 'in the details' } });
      expect(event?.['evaluationContext']).toEqual({ ...user, email: undefined });
    });

    it('GOFF-TRACK-003: sends nothing when data collection is disabled', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({ endpoint: relay.url, disableDataCollection: true });
      client.track('seen', user);
      expect(await provider.flush()).toMatchObject({ accepted: 0, delivered: 0 });
      expect((await relay.exported()).tracking).toEqual([]);
    });

    it('GOFF-COLL-005, GOFF-COLL-006: no odd event is thrown away by the relay', async () => {
      const relay = await session.relay();
      const { client, provider, log } = await session.connect({ endpoint: relay.url });
      const track = client.track.bind(client) as (...anything: unknown[]) => void;
      oddEvents.forEach((event, index) => {
        const given = Object.hasOwn(event, 'name') ? event.name : `odd-${index}`;
        track(given, Object.hasOwn(event, 'context') ? event.context : { targetingKey: 'u' }, event.details);
      });
      const ledger = await provider.flush();

      const { tracking, feature } = await relay.exported();
      const arrived = tracking.map((event, n) => ({ what: oddEvents[n]?.what, ...event }));
      expect(arrived).toEqual(oddEvents.map(ordinaryBut));
      expect(feature).toEqual([]);
      expect(ledger).toMatchObject({ accepted: oddEvents.length, delivered: oddEvents.length });
      expect(log.filter(({ level }) => level === 'error')).toEqual([]);
    });
  });

  describe('evaluation', () => {
    it('GOFF-EVAL-001, GOFF-EVAL-009: gives value, variant, reason and metadata of every type', async () => {
      const relay = await session.relay();
      const { client } = await session.connect({ endpoint: relay.url });
      expect(await client.getBooleanDetails('new-button', false, user)).toMatchObject({
        value: true,
        variant: 'on',
        reason: 'STATIC',
        flagMetadata: { description: 'the new button', owners: ['shop'] },
      });
      expect(await client.getStringDetails('color', '', user)).toMatchObject({ value: '#00f', variant: 'blue' });
      expect(await client.getNumberDetails('discount', 0, user)).toMatchObject({ value: 2.5, variant: 'low' });
      expect(await client.getObjectDetails('layout', {}, user)).toMatchObject({
        value: { columns: [1, 2], title: null },
        variant: 'wide',
      });
    });

    it('GOFF-EVAL-008, GOFF-EVAL-011: returns the default of the caller, and says why, without a value', async () => {
      const relay = await session.relay();
      const { client } = await session.connect({ endpoint: relay.url });
      expect(await client.getBooleanDetails('switched-off', true, user)).toMatchObject({
        value: true,
        variant: 'SdkDefault',
        reason: StandardResolutionReasons.DISABLED,
      });
      expect(await client.getBooleanDetails('nowhere', true, user)).toMatchObject({
        value: true,
        reason: StandardResolutionReasons.ERROR,
        errorCode: ErrorCode.FLAG_NOT_FOUND,
      });
      expect(await client.getBooleanDetails('color', true, user)).toMatchObject({
        value: true,
        errorCode: ErrorCode.TYPE_MISMATCH,
      });
      expect(await client.getBooleanDetails('half-on', true, {})).toMatchObject({
        value: true,
        errorCode: ErrorCode.TARGETING_KEY_MISSING,
      });
    });

    it('GOFF-COLL-010, GOFF-COLL-023, GOFF-CTX-007: every exposure is exported with its origin, and once', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({
        endpoint: relay.url,
        exporterMetadata: { environment: 'test', shard: 3 },
      });
      await client.getBooleanValue('new-button', false, user);
      await client.getStringValue('color', '', { ...user, anonymous: true });
      await client.getBooleanValue('quiet', false, user);
      await client.getBooleanValue('nowhere', false, user);
      client.track('seen', user);
      await provider.flush();

      const { feature, tracking } = await relay.exported();
      const metadata = { provider: 'javascript', openfeature: true, environment: 'test', shard: 3 };
      const source = evaluationType === 'Remote' ? 'SERVER' : 'INPROCESS';
      const exposure = { kind: 'feature', userKey: 'user-1', source, metadata };
      expect(feature).toEqual([
        expect.objectContaining({ ...exposure, contextKind: 'user', key: 'new-button', variation: 'on', value: true }),
        expect.objectContaining({ ...exposure, contextKind: 'anonymousUser', key: 'color', value: '#00f' }),
        expect.objectContaining({ ...exposure, contextKind: 'user', key: 'nowhere', default: true }),
      ]);
      expect(feature[0]).toMatchObject({ version: 'v7', default: false });
      expect(tracking).toHaveLength(1);
    });

    it('exposures and tracking events of one user join, also when the targeting key is a number', async () => {
      const relay = await session.relay();
      const { client, provider } = await session.connect({ endpoint: relay.url });
      const numbered = { targetingKey: 4711 } as unknown as { targetingKey: string };
      expect(await client.getBooleanDetails('half-on', false, numbered)).toMatchObject({ reason: 'SPLIT' });
      client.track('bought', numbered);
      await provider.flush();

      const { feature, tracking } = await relay.exported();
      expect([...feature, ...tracking].map(({ userKey }) => userKey)).toEqual(['4711', '4711']);
    });

    it('finds flags whatever characters their keys have', async () => {
      const variations = Object.fromEntries(oddFlagKeys.map((key) => [key, { [key]: key }]));
      const byKey = Object.entries(variations).map(([key, own]) => [
        key,
        { variations: own, defaultRule: { variation: key } },
      ]);
      const relay = await session.relay({ flags: Object.fromEntries(byKey) as Record<string, unknown> });
      const { client } = await session.connect({ endpoint: relay.url });
      const found = await Promise.all(oddFlagKeys.map((key) => client.getStringValue(key, 'not found', user)));
      expect(found).toEqual(oddFlagKeys);
    });
  });

  if (evaluationType === 'Remote') testRemoteAgainst(() => session);
  else testInProcessAgainst(() => session);

  describe('authentication', () => {
    const apiKeys = ['right-key'];

    it('GOFF-AUTH-001: one key opens evaluation and data collection', async () => {
      const relay = await session.relay({ apiKeys });
      const { client, provider } = await session.connect({ endpoint: relay.url, apiKey: 'right-key' });
      expect(client.providerStatus).toBe(ProviderStatus.READY);
      expect(await client.getBooleanValue('new-button', false, user)).toBe(true);
      client.track('seen', user);
      expect(await provider.flush()).toMatchObject({ pending: 0, inFlight: 0 });
      expect((await relay.exported()).tracking).toHaveLength(1);
    });

    it.each([
      ['a wrong key', 'wrong-key'],
      ['no key', undefined],
    ])('GOFF-EVT-007: %s is reported as fatal', async (_, apiKey) => {
      const relay = await session.relay({ apiKeys });
      const { client, ready } = session.bind({ endpoint: relay.url, ...(apiKey !== undefined && { apiKey }) });
      await expect(ready).rejects.toMatchObject({ code: ErrorCode.PROVIDER_FATAL });
      expect(client.providerStatus).toBe(ProviderStatus.FATAL);
    });

    it('GOFF-ERR-006: holds the events and says so once when the collector refuses the key', async () => {
      const [evaluation, collector] = [await session.relay(), await session.relay({ apiKeys })];
      const { client, provider, log } = await session.connect({
        endpoint: evaluation.url,
        dataCollectorBaseURL: collector.url,
        apiKey: 'wrong-key',
      });
      const errors: unknown[] = [];
      client.addHandler(ProviderEvents.Error, (details) => errors.push(details?.['errorCode']));
      client.track('seen', user);
      expect(await provider.flush()).toMatchObject({ accepted: 1, delivered: 0, pending: 1, inFlight: 0 });
      client.track('seen again', user);
      expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 0, pending: 2, inFlight: 0 });

      expect(log.filter(({ level }) => level === 'error')).toEqual([
        expect.objectContaining({ line: expect.stringContaining('401') as string }),
      ]);
      expect(errors).toEqual([ErrorCode.GENERAL]);
      expect(client.providerStatus).not.toBe(ProviderStatus.FATAL);
      expect((await collector.exported()).tracking).toEqual([]);
    });
  });

  describe('a relay that goes away', () => {
    it('costs no event that it had not acknowledged when it is killed and started again', async () => {
      const relay = await session.relay();
      const options = { endpoint: relay.url, maxBatchSize: 100, maxPendingEvents: 100_000 };
      const { client, provider } = await session.connect(options);
      traffic = new Traffic((n) => client.track(`event-${n}`, user));

      for (let crash = 0; crash < 3; crash++) {
        const { delivered } = provider.stats();
        await waitUntil('deliveries', () => provider.stats().delivered > delivered + 100);
        const { retries } = provider.stats();
        await relay.crash();
        await waitUntil('a failed attempt', () => provider.stats().retries > retries);
        await relay.restart();
      }
      const tracked = traffic.stop();
      await waitUntil('the last deliveries', async () => (await provider.flush()).delivered === tracked);

      expect(new Set(await relay.takenIn())).toEqual(new Set(numberedNames(tracked)));
      expect(provider.stats()).toMatchObject({ accepted: tracked, delivered: tracked, pending: 0, inFlight: 0 });
    });

    it('GOFF-EVT-008: is found when it starts after the application, which tracks in the meantime', async () => {
      const relay = await session.relay();
      await relay.crash();
      const { client, provider, ready } = session.bind({ endpoint: relay.url });
      await expect(ready).rejects.toThrow();
      expect(client.providerStatus).toBe(ProviderStatus.ERROR);
      client.track('tracked early', user);

      await relay.restart();
      await waitUntil('the provider to be ready', () => client.providerStatus === ProviderStatus.READY);
      expect(await client.getBooleanValue('new-button', false, user)).toBe(true);
      await waitUntil('the delivery', async () => (await provider.flush()).pending === 0);
      expect((await relay.exported()).tracking).toMatchObject([{ key: 'tracked early' }]);
    });
  });
}

/** Tracks a few events in each turn of the timers until it is stopped. */
class Traffic {
  #tracked = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(track: (n: number) => void) {
    this.#timer = setInterval(() => {
      for (let n = 0; n < 5; n++) track(this.#tracked++);
    }, 1);
  }

  /** Returns the number of events. */
  stop(): number {
    clearInterval(this.#timer);
    return this.#tracked;
  }
}

function ordinaryBut({ what, exported }: (typeof oddEvents)[number], index: number): RelayEvent {
  return {
    what,
    kind: 'tracking',
    contextKind: 'user',
    userKey: 'u',
    key: `odd-${index}`,
    evaluationContext: { targetingKey: 'u' },
    creationDate: expect.any(Number) as number,
    trackingEventDetails: {},
    ...exported,
  };
}
