// Personal data stay in the process: a tracking event carries the context without them.
// Usage: node examples/redaction.mjs
import { OpenFeature } from '@openfeature/server-sdk';
import { EvaluationType, GoFeatureFlagProvider } from 'goff-server-provider';
import { startDevRelay } from 'goff-server-provider/dev-relay';

const relay = await startDevRelay();
try {
  const provider = new GoFeatureFlagProvider({
    endpoint: relay.url,
    evaluationType: EvaluationType.Remote,
    redactContext: ['email', 'address'],
  });
  await OpenFeature.setProviderAndWait(provider);
  const context = { targetingKey: 'user-1', plan: 'pro', email: 'ada@example.com', address: { city: 'London' } };
  OpenFeature.getClient().track('checkout', context, { value: 99.5 });
  await OpenFeature.close();
  console.log(relay.trackingEvents[0].evaluationContext);
} finally {
  await relay.close();
}
