import { OpenFeature } from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { GoFeatureFlagProvider } from '../../src/provider.js';

const flags = {
  'new-button': { variations: { on: true, off: false }, defaultRule: { percentage: { on: 50, off: 50 } } },
};

/**
 * A dev relay with the flag `new-button`, half on and half off, and a provider of OpenFeature that uses it: for tests
 * of frameworks, which look at the events that the relay exports. Other tests script a relay with `useWorld`.
 */
export async function startRelayedProvider(): Promise<DevRelay> {
  const relay = await startDevRelay({ flags });
  const provider = new GoFeatureFlagProvider({ endpoint: relay.url, evaluationType: 'Remote' });
  await OpenFeature.setProviderAndWait(provider);
  return relay;
}

/** Ends the provider, then the relay, and leaves OpenFeature as it was. */
export async function stopRelayedProvider(relay: DevRelay): Promise<void> {
  await OpenFeature.clearProviders();
  await relay.close();
}
