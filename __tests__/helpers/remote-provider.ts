import { OpenFeature, type Client, type JsonValue } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider, type GoFeatureFlagProviderOptions } from '../../src/index.js';
import { lineLogger, type LineLogger } from './line-logger.js';
import { ScriptedRelay } from './scripted-relay.js';

export interface World {
  /** Responds like a relay; closed after the test. */
  relay: ScriptedRelay;
  logger: LineLogger;
  /** A provider in remote mode that talks to the relay; closed after the test. */
  provider(options?: Partial<GoFeatureFlagProviderOptions>): GoFeatureFlagProvider;
  /** Binds a provider to the SDK; resolves when it is ready. */
  client(provider?: GoFeatureFlagProvider): Promise<Client>;
}

const DOMAIN = 'test';

/** A scripted relay, a logger and the SDK for each test of a file: the fixture of tests of one provider. */
export function useWorld(): World {
  const providers: GoFeatureFlagProvider[] = [];
  const world = {
    provider(options = {}) {
      const provider = new GoFeatureFlagProvider(
        { endpoint: world.relay.url, evaluationType: 'Remote', shutdownTimeoutMs: 2_000, ...options },
        world.logger,
      );
      providers.push(provider);
      return provider;
    },
    async client(provider = world.provider()) {
      await OpenFeature.setProviderAndWait(DOMAIN, provider);
      return OpenFeature.getClient(DOMAIN);
    },
  } as World;

  beforeEach(async () => {
    world.relay = await ScriptedRelay.start();
    world.logger = lineLogger();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await OpenFeature.clearProviders();
    world.relay.collector = { body: { ingestedContentCount: 0 } };
    world.relay.nextCollections.length = 0;
    await Promise.all(providers.splice(0).map((provider) => provider.close()));
    await world.relay.close();
  });

  return world;
}

/** The response of a relay for a flag of that value. */
export function flag(value: JsonValue | undefined, more: object = {}): { body: object } {
  return { body: { key: 'flag', value, reason: 'TARGETING_MATCH', variant: 'a', ...more } };
}
