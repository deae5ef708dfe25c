import {
  ComparisonStrategy,
  FirstMatchStrategy,
  FirstSuccessfulStrategy,
  InMemoryProvider,
  MultiProvider,
  OpenFeature,
  type Client,
  type Provider,
} from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import {
  GoFeatureFlagProvider,
  TrackingOnlyProvider,
  type GoFeatureFlagProviderOptions,
  type TrackingOnlyProviderOptions,
} from '../../src/index.js';
import { lineLogger, type LineLogger } from './line-logger.js';
import { silentLogger } from './silent-logger.js';

const DOMAIN = 'several';

const always = (value: string): object => ({ variations: { ours: value }, defaultRule: { variation: 'ours' } });

/** What the relay has: `own` alone, and `shared`, which the provider in memory has as well. */
const FLAGS = {
  own: always('by the relay'),
  shared: always('by the relay'),
  equal: always('by both'),
  silent: { ...always('by the relay'), trackEvents: false },
};

const inMemory = (value: string) => ({ variants: { theirs: value }, defaultVariant: 'theirs', disabled: false });

export type Strategy = 'first match' | 'first successful' | 'comparison';

/**
 * A dev relay, a provider in memory, and providers of ours beside it, for each test of a file. The relay evaluates, as
 * the tests compare what providers return.
 */
export interface SeveralProviders {
  relay: DevRelay;
  logger: LineLogger;
  /** Has `other`, `shared` and `equal`. */
  memory: InMemoryProvider;
  ours(options?: Partial<GoFeatureFlagProviderOptions>): GoFeatureFlagProvider;
  trackingOnly(options?: Partial<TrackingOnlyProviderOptions>): TrackingOnlyProvider;
  /**
   * The client of one provider, or of several in a provider of providers; the first is the fallback of a comparison.
   */
  client(providers: Provider | readonly Provider[], strategy?: Strategy): Promise<Client>;
  /** All exposures that were exported, as `key variation value`, and ` failed`; ends the providers. */
  exposures(): Promise<string[]>;
}

export function useSeveralProviders(): SeveralProviders {
  const made: (GoFeatureFlagProvider | TrackingOnlyProvider)[] = [];
  const keep = <P extends GoFeatureFlagProvider | TrackingOnlyProvider>(provider: P): P => {
    made.push(provider);
    return provider;
  };
  const close = (): Promise<unknown> => Promise.all(made.splice(0).map((provider) => provider.close()));
  const world = {
    ours: (options = {}) => keep(new GoFeatureFlagProvider({ endpoint: world.relay.url, ...options }, world.logger)),
    trackingOnly: (options = {}) =>
      keep(new TrackingOnlyProvider({ endpoint: world.relay.url, ...options }, world.logger)),
    async client(providers, strategy = 'first match') {
      const list: readonly Provider[] = Array.isArray(providers) ? providers : [providers as Provider];
      const [first] = list;
      const provider = Array.isArray(providers) ? aggregate(list, strategy) : first;
      await OpenFeature.setProviderAndWait(DOMAIN, provider!);
      return OpenFeature.getClient(DOMAIN);
    },
    async exposures() {
      await close();
      return world.relay.exposures.map(lineOf);
    },
  } as SeveralProviders;

  beforeEach(async () => {
    world.relay = await startDevRelay({ flags: FLAGS, logger: silentLogger });
    world.logger = lineLogger();
    world.memory = new InMemoryProvider({
      other: inMemory('in memory'),
      shared: inMemory('in memory'),
      equal: inMemory('by both'),
    });
  });

  afterEach(async () => {
    OpenFeature.clearHooks();
    await OpenFeature.clearProviders();
    await close();
    await world.relay.close();
  });

  return world;
}

/** A provider of providers; a comparison that finds a difference serves the first one. */
export function aggregate(providers: readonly Provider[], strategy: Strategy): MultiProvider {
  return new MultiProvider(
    providers.map((provider) => ({ provider })),
    strategyOf(strategy, providers[0]!),
    silentLogger,
  );
}

function strategyOf(strategy: Strategy, first: Provider): FirstMatchStrategy | ComparisonStrategy {
  if (strategy === 'comparison') return new ComparisonStrategy(first);
  return strategy === 'first match' ? new FirstMatchStrategy() : new FirstSuccessfulStrategy();
}

/** `SERVER` is what the relay has recorded itself. */
function lineOf(event: { key: string; variation: string; value?: unknown; default: boolean; source: string }): string {
  const failed = event.default ? [' failed'] : [];
  return [`${event.key} ${event.variation} ${String(event.value)}`, ...failed].join('');
}
