import { OpenFeature, ProviderEvents, ProviderStatus, type Client, type EventDetails } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider, type GoFeatureFlagProviderOptions } from '../../src/index.js';
import { ConfigurationRelay } from '../helpers/configuration-relay.js';
import { stall } from '../helpers/scripted-relay.js';
import { lineLogger, type LineLogger } from '../helpers/line-logger.js';
import { waitUntil } from '../helpers/wait-until.js';

const flag = (variation: string, more: object = {}): object => ({
  variations: { on: true, off: false },
  defaultRule: { variation },
  ...more,
});

/** A query nested deeper than the engine's guard allows: its raw result is `PARSE_ERROR`. */
const BEYOND_GUARD = `${'('.repeat(70)}a eq 1${')'.repeat(70)}`;

const CONFIGURATION = {
  flags: {
    bool: flag('on', { version: 'v3', metadata: { owner: { team: 'checkout', members: [1, 2] } } }),
    quiet: flag('on', { trackEvents: false }),
    off: flag('on', { disable: true }),
    object: { variations: { a: { nested: { list: [1] } } }, defaultRule: { variation: 'a' } },
    list: { variations: { a: ['x'] }, defaultRule: { variation: 'a' } },
    text: { variations: { a: 'x' }, defaultRule: { variation: 'a' } },
    number: { variations: { a: 100 }, defaultRule: { variation: 'a' } },
    split: { variations: { on: true, off: false }, defaultRule: { percentage: { on: 100, off: 0 } } },
    enriched: {
      variations: { on: true, off: false },
      targeting: [{ query: 'env eq "production"', variation: 'on' }],
      defaultRule: { variation: 'off' },
    },
    integers: {
      variations: { on: true, off: false },
      targeting: [{ query: 'age in [18] or person.age in [18] or truncated eq 1', variation: 'on' }],
      defaultRule: { variation: 'off' },
    },
    derived: {
      variations: { on: true, off: false },
      targeting: [{ query: 'joined eq "2026-01-31T12:00:00.000Z" and anonymous eq false', variation: 'on' }],
      defaultRule: { variation: 'off' },
    },
    'my-flag': { variations: { on: true, off: false }, defaultRule: { percentage: { on: 33.502, off: 66.498 } } },
    'your-flag': { variations: { on: true, off: false }, defaultRule: { percentage: { on: 33.502, off: 66.498 } } },
    broken: { ...flag('on'), defaultRule: { progressiveRollout: { initial: {}, end: {} } } },
    deep: flag('on', { targeting: [{ query: BEYOND_GUARD, variation: 'on' }] }),
  },
};

const TOO_MANY = `{"flags":{${Array.from({ length: 1_000_001 }, (_, number) => `"${number}":0`).join(',')}}}`;

/** Long enough that no poll of its own comes in the way of a test. */
const NEVER = 2 ** 31 - 1;

describe('evaluation in the process', () => {
  let relay: ConfigurationRelay;
  let logger: LineLogger;
  let provider: GoFeatureFlagProvider;
  let client: Client;
  const events: [string, EventDetails | undefined][] = [];
  const removeHandlers: (() => void)[] = [];

  beforeEach(async () => {
    relay = await ConfigurationRelay.serving(CONFIGURATION);
    logger = lineLogger();
    events.length = 0;
  });

  afterEach(async () => {
    await OpenFeature.clearProviders();
    for (const remove of removeHandlers.splice(0)) remove();
    await relay.close();
  });

  function create(options: Partial<GoFeatureFlagProviderOptions> = {}): void {
    provider = new GoFeatureFlagProvider({ endpoint: relay.url, flagChangePollingInterval: NEVER, ...options }, logger);
    client = OpenFeature.getClient('in-process');
    for (const type of [
      ProviderEvents.Ready,
      ProviderEvents.Stale,
      ProviderEvents.Error,
      ProviderEvents.ConfigurationChanged,
    ]) {
      const handler = (details?: EventDetails): void => void events.push([type, details]);
      client.addHandler(type, handler);
      removeHandlers.push(() => client.removeHandler(type, handler));
    }
  }

  async function start(options?: Partial<GoFeatureFlagProviderOptions>): Promise<void> {
    create(options);
    await OpenFeature.setProviderAndWait('in-process', provider);
  }

  const namesOfEvents = (): string[] => events.map(([type]) => type);
  const happened = (type: string): Promise<unknown> => waitUntil(type, () => namesOfEvents().includes(type));
  const polled = (count: number): Promise<unknown> =>
    waitUntil(`${count} polls`, () => relay.configurations.length >= count);

  describe('loading the configuration', () => {
    it('GOFF-CFG-002: evaluates in the process when nothing else is asked for', async () => {
      await start();
      expect(await client.getBooleanValue('bool', false, { targetingKey: 'u' })).toBe(true);
      expect(relay.configurations).toHaveLength(1);
      expect(relay.evaluations).toHaveLength(0);
    });

    it('GOFF-IP-001, GOFF-IP-002: asks for all flags with POST and an empty list', async () => {
      await start();
      const [request] = relay.configurations;
      expect(request?.path).toBe('/v1/flag/configuration');
      expect(request?.json).toEqual({ flags: [] });
    });

    it('GOFF-CFG-008: asks for the flags of evaluationFlagList', async () => {
      await start({ evaluationFlagList: ['bool', 'quiet'] });
      expect(relay.configurations[0]?.json).toEqual({ flags: ['bool', 'quiet'] });
    });

    it('GOFF-IP-003: keeps a path prefix of the endpoint', async () => {
      await start({ endpoint: `${relay.url}/goff/relay/` });
      expect(relay.configurations[0]?.path).toBe('/goff/relay/v1/flag/configuration');
    });

    it('GOFF-AUTH-002: sends the key with the request for the configuration too', async () => {
      await start({ apiKey: 'secret-key' });
      expect(relay.configurations[0]?.headers.authorization).toBe('Bearer secret-key');
    });

    it('GOFF-IP-004, GOFF-CTX-005: stores flags and enrichment, and the enrichment wins over the context', async () => {
      relay.configuration = { ...CONFIGURATION, evaluationContextEnrichment: { env: 'production' } };
      await start();
      expect(await client.getBooleanValue('enriched', false, { targetingKey: 'u', env: 'test' })).toBe(true);
    });

    it('GOFF-IP-005: sends the entity tag back as it came, quotes included', async () => {
      await start({ flagChangePollingInterval: 5 });
      await polled(2);
      const [, second] = relay.configurations;
      expect(second?.headers['if-none-match']).toMatch(/^"\d+-[0-9a-f]{40}"$/);
    });

    it('GOFF-IP-007, GOFF-IP-015: a 304 changes nothing, not even when it carries another entity tag', async () => {
      await start({ flagChangePollingInterval: 5 });
      relay.nextConfigurations.push({ status: 304, headers: { etag: '"other"' } }, { status: 304 });
      await polled(5);
      expect(new Set(relay.configurations.slice(1).map(({ headers }) => headers['if-none-match'])).size).toBe(1);
      expect(namesOfEvents()).toEqual([ProviderEvents.Ready]);
      expect(await client.getBooleanValue('bool', false)).toBe(true);
    });

    it.each([
      ['GOFF-IP-008: an unparseable 200', { body: '<html>', headers: { etag: '"bad"' } }],
      ['GOFF-IP-009: a 200 without flags', { body: '{}', headers: { etag: '"bad"' } }],
      ['GOFF-IP-009: a 200 whose flags are null', { body: '{"flags":null}', headers: { etag: '"bad"' } }],
      ['a 200 with an empty set of flags', { body: '{"flags":{}}', headers: { etag: '"bad"' } }],
      ['a 200 whose flags are a list', { body: '{"flags":[{}]}', headers: { etag: '"bad"' } }],
      ['a 200 whose flags are a text', { body: '{"flags":"bool"}', headers: { etag: '"bad"' } }],
      ['GOFF-IP-008: a 200 with a malformed flag', { body: '{"flags":{"a":{},"b":{x}}}', headers: { etag: '"bad"' } }],
      ['a 200 with more than a million flags', { body: TOO_MANY, headers: { etag: '"bad"' } }],
      ['GOFF-IP-008: a 200 that is cut off', { body: '{"flags":{"a":{}}', headers: { etag: '"bad"' } }],
    ])('%s is a failed refresh: flags and entity tag stay', async (_name, response) => {
      await start({ flagChangePollingInterval: 5 });
      relay.nextConfigurations.push(response);
      await polled(3);
      const tags = relay.configurations.slice(1, 3).map(({ headers }) => headers['if-none-match']);
      expect(tags[1]).toBe(tags[0]);
      expect(tags[1]).not.toBe('"bad"');
      expect(await client.getBooleanValue('bool', false)).toBe(true);
      expect(logger.lines.filter((line) => line.includes('could not be refreshed'))).toHaveLength(1);
    });

    it.each([
      ['no flags', {}],
      ['null for flags', { flags: null }],
      ['an empty set of flags', { flags: {} }],
    ])('GOFF-IP-009: a relay with %s never makes the provider ready', async (_what, configuration) => {
      relay.configuration = configuration;
      create();
      await expect(OpenFeature.setProviderAndWait('in-process', provider)).rejects.toThrow(
        'expected at least one flag',
      );
      expect(client.providerStatus).toBe(ProviderStatus.ERROR);
    });

    it('GOFF-IP-016, GOFF-IP-017: members that nobody knows, at any depth, do no harm', async () => {
      const bool = { ...CONFIGURATION.flags.bool, future: { deep: [{ x: 1 }] } };
      relay.configuration = { flags: { bool, ['__proto__x']: flag('on') }, future: { a: 1 } };
      await start();
      expect(await client.getBooleanValue('bool', false)).toBe(true);
      expect(logger.lines).toEqual([]);
    });

    it.each([
      ['null', 'null'],
      ['a number', '7'],
      ['metadata that nest 5,000 deep', `{"metadata":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`],
      ['100,000 nested lists', '['.repeat(100_000) + ']'.repeat(100_000)],
      ['named by a megabyte', '{}'],
    ])('a flag that is %s costs only itself, at every refresh and after another start', async (what, unreadable) => {
      const key = what === 'named by a megabyte' ? 'k'.repeat(1 << 20) : 'bad';
      const body = (variation: string): string =>
        `{"flags":{"${key}":${unreadable},"bool":${JSON.stringify(flag(variation))}}}`;
      relay.nextConfigurations.push({ body: body('on') });
      relay.configuration = { flags: { bool: flag('off') } };
      await start({ flagChangePollingInterval: 5 });
      relay.nextConfigurations.push({ body: body('on').replace(':', ' :') }, { body: body('off') });
      await happened(ProviderEvents.ConfigurationChanged);
      const [, change] = events[namesOfEvents().indexOf(ProviderEvents.ConfigurationChanged)] ?? [];
      expect(change).toMatchObject({ flagsChanged: ['bool'] });
      expect(await client.getBooleanValue('bool', true)).toBe(false);
      relay.configuration = { flags: { bool: flag('on') } };
      await provider.initialize();
      const loads = relay.configurations.length;
      await polled(loads + 2);
      expect(await client.getBooleanValue('bool', false)).toBe(true);
      expect(logger.lines).toEqual([]);
    });

    it('takes flags that are called like members of Object.prototype', async () => {
      relay.nextConfigurations.push({
        body: `{"flags":{"__proto__":${JSON.stringify(flag('on'))},"constructor":${JSON.stringify(flag('on'))}}}`,
      });
      await start();
      expect(await client.getBooleanValue('__proto__', false)).toBe(true);
      expect(await client.getBooleanValue('constructor', false)).toBe(true);
      await expect(client.getBooleanDetails('toString', false)).resolves.toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
    });
  });

  describe('polling', () => {
    it('GOFF-IP-006: goes on by itself, without any opt-in', async () => {
      await start({ flagChangePollingInterval: 5 });
      await polled(4);
    });

    it('accepts the name that the official provider has for the interval', async () => {
      await start({ flagChangePollingInterval: undefined as never, flagChangePollingIntervalMs: 5 });
      await polled(3);
      expect(logger.lines).toEqual([]);
    });

    it('GOFF-IP-010, GOFF-ERR-005: survives every failure, logs once and keeps serving', async () => {
      await start({ flagChangePollingInterval: 5, timeout: 100 });
      relay.nextConfigurations.push({ status: 500 }, { status: 401 }, { body: 'garbage' }, { status: 404 }, stall, {
        status: 418,
      });
      await polled(9);
      expect(await client.getBooleanDetails('bool', false)).toMatchObject({ value: true });
      expect(logger.lines.filter((line) => line.includes('could not be refreshed'))).toHaveLength(1);
    });

    it('GOFF-EVT-002: tells which flags have changed', async () => {
      await start({ flagChangePollingInterval: 5 });
      const { bool, quiet, ...others } = CONFIGURATION.flags;
      relay.configuration = {
        flags: { ...others, bool: { ...bool, defaultRule: { variation: 'off' } }, fresh: quiet },
      };
      await happened(ProviderEvents.ConfigurationChanged);
      const [, changed] = events.at(-1) ?? [];
      expect([...((changed as { flagsChanged?: string[] }).flagsChanged ?? [])].sort()).toEqual([
        'bool',
        'fresh',
        'quiet',
      ]);
      expect(await client.getBooleanValue('bool', true)).toBe(false);
    });

    it('GOFF-EVT-003: the first load is no change', async () => {
      await start({ flagChangePollingInterval: 5 });
      await polled(3);
      expect(namesOfEvents()).toEqual([ProviderEvents.Ready]);
    });

    it('GOFF-EVT-004: the same content is no change, with or without an entity tag', async () => {
      relay.withoutTags = true;
      await start({ flagChangePollingInterval: 5 });
      await polled(4);
      relay.withoutTags = false;
      await polled(7);
      expect(namesOfEvents()).toEqual([ProviderEvents.Ready]);
    });

    it('GOFF-EVT-004: two relays behind a balancer are no change, whatever their entity tags and orders', async () => {
      await start({ flagChangePollingInterval: 5 });
      const flags = Object.fromEntries(Object.entries(CONFIGURATION.flags).reverse());
      for (const etag of ['"a"', '"b"', '"a"', 'W/"b"']) {
        relay.nextConfigurations.push({ body: JSON.stringify({ flags }), headers: { etag } }, { status: 304 });
      }
      await waitUntil('all responses', () => relay.nextConfigurations.length === 0);
      await polled(relay.configurations.length + 2);
      expect(namesOfEvents()).toEqual([ProviderEvents.Ready]);
      expect(logger.lines).toEqual([]);
    });

    it('a change of the enrichment alone is a change', async () => {
      await start({ flagChangePollingInterval: 5 });
      relay.configuration = { ...CONFIGURATION, evaluationContextEnrichment: { env: 'production' } };
      await happened(ProviderEvents.ConfigurationChanged);
      expect(await client.getBooleanValue('enriched', false, { targetingKey: 'u' })).toBe(true);
    });

    it('GOFF-EVT-005, GOFF-EVT-006: becomes stale after three failures, once, serves on, and comes back', async () => {
      await start({ flagChangePollingInterval: 5 });
      relay.nextConfigurations.push(...Array.from({ length: 5 }, () => ({ status: 500 })));
      await happened(ProviderEvents.Stale);
      expect(relay.configurations.length).toBeGreaterThanOrEqual(4);
      expect(await client.getBooleanDetails('bool', false)).toMatchObject({ value: true, reason: 'STATIC' });
      await polled(7);
      await waitUntil('ready again', () => client.providerStatus === ProviderStatus.READY);
      expect(namesOfEvents()).toEqual([ProviderEvents.Ready, ProviderEvents.Stale, ProviderEvents.Ready]);
    });

    it('two failures in a row are not stale yet', async () => {
      await start({ flagChangePollingInterval: 5 });
      for (let round = 1; round <= 3; round++) {
        relay.nextConfigurations.push({ status: 500 }, { status: 500 });
        await waitUntil('the failures', () => relay.nextConfigurations.length === 0);
        await polled(relay.configurations.length + 2);
      }
      expect(namesOfEvents()).toEqual([ProviderEvents.Ready]);
    });

    it('listens to the change stream on request and loads what it announces', async () => {
      await start({ flagChangeStreaming: true, apiKey: 'a key&' });
      await waitUntil('a stream', () => relay.streams.length === 1);
      expect(relay.streams[0]?.path).toBe('/stream/v1/sse/flag/change?apiKey=a%20key%26');
      relay.configuration = { flags: { ...CONFIGURATION.flags, bool: flag('off') } };
      relay.announce();
      await happened(ProviderEvents.ConfigurationChanged);
      expect(await client.getBooleanValue('bool', true)).toBe(false);
    });

    it('takes a page that comes in the place of the stream for no stream', async () => {
      relay.streamType = 'text/html';
      await start({ flagChangeStreaming: true });
      await waitUntil('two attempts', () => relay.streams.length >= 2);
      expect(relay.configurations).toHaveLength(1);
    });

    it('opens the change stream again when it ends, and loads what was announced meanwhile', async () => {
      await start({ flagChangeStreaming: true });
      await waitUntil('a stream', () => relay.streams.length === 1);
      relay.cut();
      relay.configuration = { flags: { ...CONFIGURATION.flags, bool: flag('off') } };
      await waitUntil('a second stream', () => relay.streams.length === 2);
      await waitUntil('the change', async () => !(await client.getBooleanValue('bool', true)));
    });
  });

  describe('life', () => {
    it('GOFF-LIFE-001: initialization ends when evaluations can be served', async () => {
      await start();
      expect(client.providerStatus).toBe(ProviderStatus.READY);
      expect(await client.getBooleanDetails('bool', false)).toMatchObject({ value: true });
    });

    it('GOFF-LIFE-006: without a configuration evaluations are PROVIDER_NOT_READY, never FLAG_NOT_FOUND', async () => {
      relay.nextConfigurations.push({ status: 500 });
      create();
      await expect(OpenFeature.setProviderAndWait('in-process', provider)).rejects.toThrow('HTTP 500');
      expect(await client.getBooleanDetails('nowhere', true)).toMatchObject({
        value: true,
        errorCode: 'PROVIDER_NOT_READY',
      });
    });

    it.each([401, 403])('GOFF-EVT-007: a %d during initialization is fatal, and nobody asks again', async (status) => {
      relay.nextConfigurations.push({ status });
      create({ flagChangePollingInterval: 1 });
      await expect(OpenFeature.setProviderAndWait('in-process', provider)).rejects.toThrow(`HTTP ${status}`);
      expect(client.providerStatus).toBe(ProviderStatus.FATAL);
      await provider.close();
      expect(relay.configurations).toHaveLength(1);
    });

    it('GOFF-EVT-007: stays fatal when the collector refuses the key as well', async () => {
      relay.nextConfigurations.push({ status: 401 });
      relay.collector = { status: 401 };
      create();
      await expect(OpenFeature.setProviderAndWait('in-process', provider)).rejects.toThrow('HTTP 401');
      await client.getBooleanValue('bool', false);
      expect(await provider.flush()).toMatchObject({ pending: 1 });
      expect(logger.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
      expect(client.providerStatus).toBe(ProviderStatus.FATAL);
    });

    it('GOFF-EVT-007: opens no change stream when the key is refused', async () => {
      relay.nextConfigurations.push({ status: 401 });
      create({ flagChangeStreaming: true });
      await expect(OpenFeature.setProviderAndWait('in-process', provider)).rejects.toThrow('HTTP 401');
      await provider.close();
      expect(relay.streams).toHaveLength(0);
    });

    it('GOFF-LIFE-004: a close right after initialize leaves no polling behind', async () => {
      create({ flagChangePollingInterval: 1 });
      const initialized = provider.initialize();
      const closed = provider.close();
      await expect(initialized).rejects.toThrow('closed meanwhile');
      await closed;
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      expect(relay.configurations.length).toBeLessThanOrEqual(1);
      expect(logger.lines).toEqual([]);
    });

    it('is in the state that collector and configuration give together', async () => {
      relay.collector = { status: 403 };
      await start({ flagChangePollingInterval: 5 });
      client.track('bought', { targetingKey: 'u' });
      await provider.flush();
      expect(client.providerStatus).toBe(ProviderStatus.ERROR);
      relay.nextConfigurations.push(...Array.from({ length: 4 }, () => ({ status: 500 })));
      await happened(ProviderEvents.Stale);
      await waitUntil('the error again', () => client.providerStatus === ProviderStatus.ERROR);
      expect(relay.nextConfigurations).toEqual([]);
      expect(events.filter(([, details]) => details?.message?.includes('again'))).toHaveLength(0);
    });

    it('GOFF-EVT-008, GOFF-EVT-001: the provider recovers by itself from any other failure', async () => {
      relay.nextConfigurations.push({ status: 503 });
      create();
      await expect(OpenFeature.setProviderAndWait('in-process', provider)).rejects.toThrow('HTTP 503');
      expect(client.providerStatus).toBe(ProviderStatus.ERROR);
      await waitUntil('ready', () => client.providerStatus === ProviderStatus.READY);
      expect(await client.getBooleanValue('bool', false)).toBe(true);
      expect(namesOfEvents()).not.toContain(ProviderEvents.ConfigurationChanged);
    });

    it('GOFF-LIFE-002: a second initialize joins the first polling and starts no second one', async () => {
      await start({ flagChangePollingInterval: 30 });
      await provider.initialize();
      await provider.initialize();
      const before = relay.configurations.length;
      await polled(before + 2);
      await provider.close();
      const tags = relay.configurations.slice(before).map(({ headers }) => headers['if-none-match']);
      expect(new Set(tags).size).toBe(1);
      expect(provider.hooks).toHaveLength(2);
    });

    it('GOFF-LIFE-002: calls of initialize at the same time share one load and one polling', async () => {
      create();
      await Promise.all([provider.initialize(), provider.initialize()]);
      expect(relay.configurations).toHaveLength(1);
      await provider.close();
    });

    it('GOFF-LIFE-003: lives again after close, and closes again', async () => {
      await start();
      await provider.close();
      await provider.initialize();
      expect(await provider.resolveBooleanEvaluation('bool', false, {})).toMatchObject({ value: true });
      provider.track('again', { targetingKey: 'u' });
      const ledger = await provider.close();
      expect(ledger).toMatchObject({ accepted: 1, delivered: 1 });
      expect(relay.stored.map(({ key }) => key)).toEqual(['again']);
    });

    it('GOFF-LIFE-004: close ends polling and delivers what waits', async () => {
      await start({ flagChangePollingInterval: 5 });
      await client.getBooleanValue('bool', false, { targetingKey: 'u' });
      client.track('bought', { targetingKey: 'u' });
      await OpenFeature.close();
      expect(relay.stored.map(({ kind }) => kind)).toEqual(['feature', 'tracking']);
      const asked = relay.configurations.length;
      await waitUntil('a turn of the event loop', () => new Promise<true>((resolve) => setImmediate(resolve, true)));
      expect(relay.configurations).toHaveLength(asked);
    });

    it('GOFF-LIFE-005: close does not wait for a load that stalls', async () => {
      await start({ flagChangePollingInterval: 5 });
      relay.nextConfigurations.push(stall);
      await polled(2);
      await provider.close();
    });

    it('GOFF-LIFE-007: evaluations during a change of flags see the old or the new, never a mixture', async () => {
      const pair = (variation: string): object => ({ flags: { first: flag(variation), second: flag(variation) } });
      relay.configuration = pair('on');
      await start({ flagChangePollingInterval: 1 });
      for (let round = 0; round < 50; round++) {
        relay.configuration = pair(round % 2 === 0 ? 'off' : 'on');
        const values = await Promise.all([
          provider.resolveBooleanEvaluation('first', false, {}),
          provider.resolveBooleanEvaluation('second', false, {}),
        ]);
        expect(values[0].value).toBe(values[1].value);
      }
    });
  });

  describe('evaluation', () => {
    beforeEach(() => start());

    it('GOFF-IP-012: a flag that the configuration lacks is FLAG_NOT_FOUND', async () => {
      expect(await client.getBooleanDetails("no'where", true)).toEqual({
        flagKey: "no'where",
        value: true,
        reason: 'ERROR',
        errorCode: 'FLAG_NOT_FOUND',
        errorMessage: "Flag with key 'no'where' not found",
        flagMetadata: {},
      });
      expect(relay.evaluations).toHaveLength(0);
    });

    it('logs once which flag an unknown key is like, and keeps that out of the error', async () => {
      const details = [
        await client.getBooleanDetails('enrihced', true),
        await client.getBooleanDetails('enrihced', true),
      ];
      expect(details.map(({ errorMessage }) => errorMessage)).toEqual(
        Array(2).fill("Flag with key 'enrihced' not found"),
      );
      expect(logger.lines).toEqual([
        'warn: There is no flag "enrihced" in the configuration; did you mean "enriched"?',
      ]);
    });

    it('says of a wrong type what the official provider says', async () => {
      const got = [
        await client.getBooleanDetails('text', false),
        await client.getStringDetails('bool', ''),
        await client.getNumberDetails('bool', 7),
        await client.getObjectDetails('bool', { mine: 1 }),
      ];
      const texts = [
        'Flag text had unexpected type, expected boolean.',
        'Flag bool had unexpected type, expected string.',
        'Flag bool had unexpected type, expected number.',
        'Flag bool had unexpected type, expected object.',
      ];
      expect(got).toEqual(
        [false, '', 7, { mine: 1 }].map((value, index) => ({
          flagKey: index === 0 ? 'text' : 'bool',
          reason: 'ERROR',
          value,
          errorCode: 'TYPE_MISMATCH',
          errorMessage: texts[index],
          flagMetadata: {},
        })),
      );
    });

    it('GOFF-EVAL-008: a disabled flag yields the default with reason DISABLED and variant SdkDefault', async () => {
      const details = await client.getStringDetails('off', 'mine', {});
      expect(details).toMatchObject({ value: 'mine', reason: 'DISABLED', variant: 'SdkDefault' });
      expect(details.errorCode).toBeUndefined();
    });

    it('GOFF-EVAL-001, GOFF-EVAL-002, GOFF-EVAL-003: each resolver returns its type, structures included', async () => {
      expect(await client.getBooleanValue('bool', false)).toBe(true);
      expect(await client.getStringValue('text', '')).toBe('x');
      expect(await client.getNumberValue('number', 0)).toBe(100);
      expect(await client.getObjectValue('object', {})).toEqual({ nested: { list: [1] } });
      expect(await client.getObjectValue('list', [])).toEqual(['x']);
      expect(await client.getObjectDetails('text', {})).toMatchObject({ value: {}, errorCode: 'TYPE_MISMATCH' });
    });

    it('GOFF-EVAL-004: a boolean satisfies no number resolver', async () => {
      expect(await client.getNumberDetails('bool', 7)).toMatchObject({ value: 7, errorCode: 'TYPE_MISMATCH' });
    });

    it('gives the application an object of its own', async () => {
      const first = (await client.getObjectValue('object', {})) as { nested: { list: number[] } };
      first.nested.list.push(2);
      expect(await client.getObjectValue('object', {})).toEqual({ nested: { list: [1] } });
    });

    it('GOFF-EVAL-009: keeps the structure of flag metadata', async () => {
      const { flagMetadata } = await client.getBooleanDetails('bool', false);
      expect(flagMetadata).toEqual({ owner: { team: 'checkout', members: [1, 2] } });
    });

    it('GOFF-CTX-003: hands a missing targeting key to the engine, which needs it for bucketing alone', async () => {
      expect(await client.getBooleanDetails('bool', false)).toMatchObject({ value: true });
      expect(await client.getBooleanDetails('split', false)).toMatchObject({ errorCode: 'TARGETING_KEY_MISSING' });
    });

    it('GOFF-CTX-004: whole numbers are integers to the rules only at the top level, as in the engine', async () => {
      const response = (context: object): Promise<boolean> =>
        client.getBooleanValue('integers', false, context as Record<string, never>);
      expect(await response({ age: 18.0 })).toBe(true);
      expect(await response({ age: 18.5 })).toBe(false);
      expect(await response({ age: '18' })).toBe(false);
      expect(await response({ person: { age: 18.0 } })).toBe(false);
      expect(await response({ truncated: 1.9 })).toBe(true);
    });

    it('GOFF-CTX-004: a date is its text to the rules, a boolean anonymous is always there', async () => {
      const context = { joined: new Date('2026-01-31T12:00:00Z') };
      expect(await client.getBooleanValue('derived', false, context)).toBe(true);
      expect(await client.getBooleanValue('derived', false, { ...context, anonymous: true })).toBe(false);
    });

    it('GOFF-IP-014: flag key, flag, context, default value and enrichment all reach the engine', async () => {
      const user = { targetingKey: 'user-1', env: 'test' };
      // The flag key and the targeting key together decide on the bucket: 33501 for my-flag, 77870 for your-flag.
      expect(await client.getBooleanValue('my-flag', false, user)).toBe(true);
      expect(await client.getBooleanValue('your-flag', true, user)).toBe(false);
      expect(await client.getStringValue('off', 'mine', user)).toBe('mine');
      relay.configuration = { ...CONFIGURATION, evaluationContextEnrichment: { env: 'production' } };
      await provider.initialize();
      expect(await client.getBooleanValue('enriched', false, user)).toBe(true);
    });

    it('buckets a numeric targeting key like its digits', async () => {
      const numeric = await client.getBooleanDetails('split', false, { targetingKey: 42 as unknown as string });
      expect(numeric).toMatchObject({ value: true, variant: 'on' });
    });

    it('GOFF-ERR-002, GOFF-FALLBACK-003: FLAG_CONFIG becomes GENERAL and asks no relay', async () => {
      const details = await client.getBooleanDetails('broken', false, { targetingKey: 'u' });
      expect(details).toMatchObject({
        errorCode: 'GENERAL',
        errorMessage: 'error in the progressive rollout, missing params',
      });
      expect(relay.evaluations).toHaveLength(0);
    });
  });

  describe('fallback to the relay', () => {
    const found: object = { key: 'deep', value: true, variant: 'on', reason: 'TARGETING_MATCH', metadata: { a: 1 } };

    it('GOFF-FALLBACK-001, GOFF-FALLBACK-002, GOFF-FALLBACK-007: asks the relay on a raw PARSE_ERROR', async () => {
      await start();
      relay.evaluation = { body: JSON.stringify(found) };
      expect(await client.getBooleanDetails('deep', false, { targetingKey: 'u', a: 1 })).toMatchObject({
        value: true,
        variant: 'on',
        reason: 'TARGETING_MATCH',
        flagMetadata: { a: 1, gofeatureflag_evaluated_remotely: true },
      });
      expect(relay.evaluations[0]?.path).toBe('/ofrep/v1/evaluate/flags/deep');
      expect(relay.evaluations[0]?.json.context).toMatchObject({ targetingKey: 'u', a: 1 });
    });

    it('GOFF-FALLBACK-004, GOFF-FALLBACK-008: tries and warns each time', async () => {
      await start();
      relay.evaluation = { body: JSON.stringify(found) };
      for (let time = 0; time < 3; time++) await client.getBooleanValue('deep', false);
      expect(relay.evaluations).toHaveLength(3);
      expect(logger.lines.filter((line) => line.startsWith('warn'))).toHaveLength(3);
    });

    it('GOFF-FALLBACK-006: emits no exposure, neither for a result nor for an error of the relay', async () => {
      await start();
      relay.evaluation = { body: JSON.stringify(found) };
      await client.getBooleanValue('deep', false);
      relay.evaluation = { status: 400, body: '{"errorCode":"GENERAL","errorDetails":"no","key":"deep"}' };
      await client.getBooleanValue('deep', false);
      expect(provider.stats().accepted).toBe(0);
    });

    it('GOFF-FALLBACK-005: returns the original error when the relay fails too, and logs that', async () => {
      await start();
      relay.evaluation = { status: 503 };
      expect(await client.getBooleanDetails('deep', false)).toMatchObject({ value: false, errorCode: 'PARSE_ERROR' });
      expect(logger.lines).toContainEqual(expect.stringContaining('HTTP 503'));
      // Nobody else has recorded this one.
      expect(provider.stats().accepted).toBe(1);
    });

    it('GOFF-FALLBACK-005, GOFF-FALLBACK-008: logs codes, neither the context nor the words of the relay', async () => {
      await start();
      const errorDetails = 'no rule for bob@example.org\nerror: forged';
      for (const status of [400, 500]) {
        relay.evaluation = { status, body: JSON.stringify({ errorCode: 'GENERAL', errorDetails, key: 'deep' }) };
        await client.getBooleanDetails('deep', false, { targetingKey: 'bob', email: 'bob@example.org' });
      }
      expect(logger.lines).toEqual([
        'warn: Flag "deep" cannot be evaluated in the process (PARSE_ERROR); the relay is asked.',
        'warn: The relay could not evaluate flag "deep" either (HTTP 400, GENERAL).',
        'warn: Flag "deep" cannot be evaluated in the process (PARSE_ERROR); the relay is asked.',
        'warn: The relay could not evaluate flag "deep" either (HTTP 500, GENERAL).',
      ]);
    });

    it('GOFF-FALLBACK-009: authenticates', async () => {
      await start({ apiKey: 'k1' });
      relay.evaluation = { body: JSON.stringify(found) };
      await client.getBooleanValue('deep', false);
      expect(relay.evaluations[0]?.headers.authorization).toBe('Bearer k1');
    });

    it('GOFF-FALLBACK-009: gives up after the timeout', async () => {
      await start({ timeout: 1_000 });
      relay.evaluation = stall;
      await expect(client.getBooleanValue('deep', false)).resolves.toBe(false);
      expect(relay.evaluations).toHaveLength(1);
    });
  });

  describe('exposures', () => {
    const user = { targetingKey: 'u-1', anonymous: true };

    async function exposures(): Promise<any[]> {
      await provider.flush();
      return relay.stored;
    }

    it('GOFF-COLL-010: an evaluation in the process is recorded with source INPROCESS', async () => {
      await start();
      await client.getBooleanValue('split', false, user);
      expect(await exposures()).toEqual([
        {
          kind: 'feature',
          contextKind: 'anonymousUser',
          userKey: 'u-1',
          creationDate: expect.any(Number),
          key: 'split',
          variation: 'on',
          value: true,
          default: false,
          version: '',
          source: 'INPROCESS',
        },
      ]);
    });

    it('GOFF-COLL-009: the version comes from the flag, or from its metadata where it is there', async () => {
      relay.configuration = {
        flags: { bool: CONFIGURATION.flags.bool, labelled: flag('on', { version: 'v3', metadata: { version: 'm7' } }) },
      };
      await start();
      await client.getBooleanValue('bool', false, user);
      await client.getBooleanValue('labelled', false, user);
      expect((await exposures()).map(({ version }) => version)).toEqual(['v3', 'm7']);
    });

    it('GOFF-COLL-020, GOFF-COLL-022: a flag without trackEvents is recorded, one with false is not', async () => {
      await start();
      await client.getBooleanValue('bool', false, user);
      await client.getBooleanValue('quiet', false, user);
      expect((await exposures()).map(({ key }) => key)).toEqual(['bool']);
    });

    it('GOFF-COLL-021, GOFF-COLL-004, GOFF-COLL-008: a flag that is missing is recorded as a failure', async () => {
      await start();
      await client.getStringValue('nowhere', 'mine', user);
      expect(await exposures()).toMatchObject([
        { key: 'nowhere', variation: 'SdkDefault', value: 'mine', default: true },
      ]);
    });

    it('GOFF-HOOK-006: both stages obey trackEvents', async () => {
      await start();
      await client.getBooleanValue('quiet', false, user);
      await client.getStringValue('quiet', '', user);
      expect(provider.stats().accepted).toBe(0);
    });

    it('GOFF-HOOK-006: both stages obey disableDataCollection', async () => {
      await start({ disableDataCollection: true });
      await client.getBooleanValue('bool', false, user);
      await client.getBooleanValue('nowhere', false, user);
      client.track('bought', user);
      expect(provider.stats().accepted).toBe(0);
    });

    it('GOFF-TRACK-002: tracking works in the process as well', async () => {
      await start();
      client.track('bought', user, { value: 2 });
      expect(await exposures()).toMatchObject([
        { kind: 'tracking', key: 'bought', trackingEventDetails: { value: 2 } },
      ]);
    });
  });
});
