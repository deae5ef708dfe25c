import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from '../../src/index.js';
import { ConfigurationRelay } from '../helpers/configuration-relay.js';
import { lineLogger } from '../helpers/line-logger.js';
import { flag, useWorld } from '../helpers/remote-provider.js';
import type { RelayRequest } from '../helpers/scripted-relay.js';
import { waitUntil } from '../helpers/wait-until.js';

/** What the provider promises of a relay that is not trusted, through its public face alone. */

const world = useWorld();
const cacheable = { metadata: { gofeatureflag_cacheable: true } };
const HOUR_MS = 3_600_000;
const KB_18 = 18 * 1024;

describe('the cache', () => {
  /** How often the relay was asked while the first 1,000 users asked, then the last of them, then the first. */
  async function askedBy(valueOf: (user: string) => string): Promise<number[]> {
    world.relay.evaluation = ({ json }: RelayRequest) => flag(valueOf(json.context.targetingKey), cacheable);
    const provider = world.provider();
    const asked: number[] = [];
    for (const users of [Array.from({ length: 1_000 }, (_, n) => `u${n}`), ['u999'], ['u0']]) {
      const before = world.relay.requests.length;
      for (const targetingKey of users) {
        const { value } = await provider.resolveStringEvaluation('flag', '', { targetingKey });
        expect(value).toBe(valueOf(targetingKey));
      }
      asked.push(world.relay.requests.length - before);
    }
    return asked;
  }

  it('lets go of the oldest when 1,000 users have a text of 18 KB each', async () => {
    expect(await askedBy((user) => user.padEnd(KB_18, 'x'))).toEqual([1_000, 0, 1]);
  });

  it('holds all when 1,000 users have the same text of 18 KB', async () => {
    expect(await askedBy(() => 'x'.repeat(KB_18))).toEqual([1_000, 0, 0]);
  });
});

describe('a Retry-After', () => {
  const evaluate = (provider: GoFeatureFlagProvider) => provider.resolveBooleanEvaluation('flag', false, {});

  it.each(['86401', '315360000', '9'.repeat(400), 'soon', 'Wed, 07 Feb 2024', '-1', '5, 10'])(
    'a Retry-After of %j holds back nothing',
    async (retryAfter) => {
      world.relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': retryAfter } });
      const provider = world.provider();
      await expect(evaluate(provider)).rejects.toThrow('HTTP 429');
      expect(await evaluate(provider)).toMatchObject({ value: true });
    },
  );

  it('a Retry-After of a day is obeyed', async () => {
    world.relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': '86400' } });
    const provider = world.provider();
    for (let time = 0; time < 3; time++) await expect(evaluate(provider)).rejects.toThrow('HTTP 429');
    expect(world.relay.requests).toHaveLength(1);
  });

  it('lasts no longer when the time of day is set back an hour', async () => {
    world.relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': '0.05' } });
    const provider = world.provider();
    await expect(evaluate(provider)).rejects.toThrow('HTTP 429');
    const { now } = Date;
    jest.spyOn(Date, 'now').mockImplementation(() => now() - HOUR_MS);
    const isServed = (): Promise<boolean> =>
      evaluate(provider).then(
        () => true,
        () => false,
      );
    await waitUntil('an evaluation', isServed);
  });
});

describe('a configuration', () => {
  let relay: ConfigurationRelay;
  const on = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
  const off = { ...on, defaultRule: { variation: 'off' } };

  beforeEach(async () => (relay = await ConfigurationRelay.serving({ flags: { a: on } })));
  afterEach(async () => {
    await OpenFeature.clearProviders();
    await relay.close();
  });

  async function start(more: object = {}): Promise<() => Promise<boolean>> {
    const options = { endpoint: relay.url, flagChangePollingInterval: 10, ...more };
    await OpenFeature.setProviderAndWait('untrusted', new GoFeatureFlagProvider(options, lineLogger()));
    return () => OpenFeature.getClient('untrusted').getBooleanValue('a', false, { targetingKey: 'u' });
  }

  it('a configuration whose entity tag is too long to go back in a request is loaded each time', async () => {
    relay.nextConfigurations.push({
      body: JSON.stringify({ flags: { a: on } }),
      headers: { etag: `"${'x'.repeat(12_000)}"` },
    });
    const evaluate = await start();
    await waitUntil('a second load', () => relay.configurations.length >= 2);
    expect(relay.configurations[1]?.headers['if-none-match']).toBeUndefined();
    expect(await evaluate()).toBe(true);
  });

  it('is loaded when the change stream opens behind early hints', async () => {
    relay.streamHints = true;
    const evaluate = await start({ flagChangeStreaming: true, flagChangePollingInterval: 2 ** 31 - 1 });
    await waitUntil('the load that an opened stream brings', () => relay.configurations.length === 2);
    relay.configuration = { flags: { a: off } };
    relay.announce();
    await waitUntil('the change', async () => !(await evaluate()));
  });
});
