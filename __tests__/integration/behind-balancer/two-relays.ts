import { ProviderEvents, type OpenFeatureEventEmitter } from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../../src/dev-relay/index.js';
import { GoFeatureFlagProvider, type GoFeatureFlagProviderOptions } from '../../../src/index.js';
import { Balancer, type Spread } from '../../helpers/balancer.js';
import { ConfigurationRelay } from '../../helpers/configuration-relay.js';
import { lineLogger, type LineLogger } from '../../helpers/line-logger.js';
import { silentLogger } from '../../helpers/silent-logger.js';

/** A flag that has this value for everybody. */
export const always = (value: string): object => ({ variations: { only: value }, defaultRule: { variation: 'only' } });

/** A provider that knows the address of a balancer alone. */
export interface BehindBalancer {
  readonly balancer: Balancer;
  readonly provider: GoFeatureFlagProvider;
  readonly logger: LineLogger;
  /** The events of the provider so far, and the flags that they name. */
  readonly emitted: string[];
  /** What an evaluation of the flag `f` gives now. */
  value(): Promise<unknown>;
}

export interface BehindBalancerSetup {
  readonly relays: readonly { readonly url: string }[];
  readonly spread: Spread;
  readonly options?: Partial<GoFeatureFlagProviderOptions>;
}

const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** It is not initialized yet. */
export async function behindBalancer({ relays, spread, options }: BehindBalancerSetup): Promise<BehindBalancer> {
  const urls = relays.map(({ url }) => url);
  const balancer = await Balancer.start(urls, spread);
  endings.push(() => balancer.close());
  const logger = lineLogger();
  const provider = new GoFeatureFlagProvider({ endpoint: balancer.url, ...options }, logger);
  endings.push(() => provider.close());
  const value = async (): Promise<unknown> =>
    (await provider.resolveStringEvaluation('f', 'default', { targetingKey: 'ada' })).value;
  return { balancer, provider, logger, emitted: emittedBy(provider.events), value };
}

/** Relays that keep events. */
export function startRelays(options: DevRelayOptions = {}): Promise<[DevRelay, DevRelay]> {
  const start = async (): Promise<DevRelay> => {
    const relay = await startDevRelay({ flags: { f: always('old') }, logger: silentLogger, ...options });
    endings.push(() => relay.close());
    return relay;
  };
  return Promise.all([start(), start()]);
}

/** Relays that serve these flags, with an entity tag that is a hash of the response. */
export function startFlagRelays(first: object, second: object): Promise<[ConfigurationRelay, ConfigurationRelay]> {
  const start = async (flags: object): Promise<ConfigurationRelay> => {
    const relay = await ConfigurationRelay.serving({ flags });
    endings.push(() => relay.close());
    return relay;
  };
  return Promise.all([start(first), start(second)]);
}

function emittedBy(emitter: OpenFeatureEventEmitter): string[] {
  const emitted: string[] = [];
  for (const name of Object.values(ProviderEvents) as ProviderEvents[]) {
    emitter.addHandler(name, (details) => {
      const flags = (details as { flagsChanged?: string[] } | undefined)?.flagsChanged;
      emitted.push(flags === undefined ? name : `${name} ${flags.join()}`);
    });
  }
  return emitted;
}
