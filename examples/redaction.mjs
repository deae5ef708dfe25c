// Personal data stay in the process: a tracking event carries the context without them.
// Usage: node examples/redaction.mjs
import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from 'goff-server-provider';
import { startDevRelay } from 'goff-server-provider/dev-relay';

// Flags are evaluated in the process, on a configuration that has to have at least one.
const flags = { 'new-button': { variations: { on: true, off: false }, defaultRule: { variation: 'on' } } };
const relay = await startDevRelay({ flags });
try {
  const redactContext = ['email', 'address'];
  const provider = new GoFeatureFlagProvider({ endpoint: relay.url, eventId: 'eventId', redactContext });
  await OpenFeature.setProviderAndWait(provider);
  const context = { targetingKey: 'user-1', plan: 'pro', email: 'ada@example.com', address: { city: 'London' } };
  OpenFeature.getClient().track('checkout', context, { value: 99.5 });
  await OpenFeature.close();
  console.log(relay.tracking[0].evaluationContext);
} finally {
  await relay.close();
}
