// A test of your own that asks what your application tracked. No port, no file, no waiting.
// Usage: node examples/dev-relay-in-tests.mjs
import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from 'goff-server-provider';
import { startDevRelay } from 'goff-server-provider/dev-relay';
import assert from 'node:assert/strict';

const relay = await startDevRelay({
  flags: { greeting: { variations: { polite: 'Good day', short: 'Hi' }, defaultRule: { variation: 'polite' } } },
});
try {
  const provider = new GoFeatureFlagProvider({ endpoint: relay.url, eventId: 'eventId' });
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  const ada = { targetingKey: 'ada' };

  assert.equal(await client.getStringValue('greeting', 'Hello', ada), 'Good day');
  client.track('greeted', ada, { value: 1 });
  await provider.flush();

  const [event] = relay.tracking;
  assert.equal(event.key, 'greeted');
  assert.equal(event.userKey, 'ada');
  assert.equal(relay.exposures[0].variation, 'polite');

  relay.fail({ status: 503 });
  client.track('greeted again', ada);
  await OpenFeature.close();
  assert.equal(provider.stats().delivered, 3, 'a failed request costs no event: one exposure, two tracking events');
  console.log('The test passes.');
} finally {
  await relay.close();
}
