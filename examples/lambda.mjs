// A handler for AWS Lambda: `lambda.handler`. RELAY_URL is the address of the relay.
import { OpenFeature } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider, withFlush } from 'goff-server-provider';

// Outside of the handler: once for each instance, before its first invocation, and with its full processor.
const endpoint = process.env.RELAY_URL ?? 'http://localhost:1031';
const provider = new GoFeatureFlagProvider({ endpoint, eventId: 'eventId', timeout: 1_000 });
// A relay that is away must not fail the instance: evaluations return the default until the relay is back.
await OpenFeature.setProviderAndWait(provider).catch((error) => console.warn(error.message));
const flags = OpenFeature.getClient();

export const handler = withFlush(
  async (event) => {
    const user = { targetingKey: event.headers['x-user'] ?? 'anonymous' };
    const newButton = await flags.getBooleanValue('new-button', false, user);
    flags.track('product viewed', user, { path: event.rawPath });
    return { statusCode: 200, body: JSON.stringify({ button: newButton ? 'new' : 'old' }) };
  },
  { provider, timeoutMs: 2_000 },
);
