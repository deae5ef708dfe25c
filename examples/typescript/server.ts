// A server for the shop. Run a relay: npx -p goff-server-provider goff-dev-relay --flags flags.yaml
// Usage: npx tsc && node build/server.js [port] [address of the relay]
import type { AddressInfo } from 'node:net';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider, type GoFeatureFlagProviderOptions } from 'goff-server-provider';
import { createShop } from './shop.js';

const [port = '3000', endpoint = 'http://localhost:1031'] = process.argv.slice(2);

const options: GoFeatureFlagProviderOptions = {
  endpoint,
  // Gives each event an id in its details: an analysis then counts a purchase once, even if it was sent twice.
  eventId: 'eventId',
  evaluationType: 'InProcess',
  dataFlushInterval: 1_000,
  initTimeoutMs: 2_000,
};
const provider = new GoFeatureFlagProvider(options);
try {
  await OpenFeature.setProviderAndWait(provider);
} catch (error) {
  // Start anyway: evaluations return the default, what is tracked waits, and the provider keeps asking, unless the
  // relay has refused its key.
  console.warn(`Flags are not available yet: ${String(error)}`);
}

const server = createShop().listen(Number(port), (error) => {
  if (error !== undefined) throw error;
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});

// On SIGTERM: delivers what was tracked, closes the server when its last response is out, delivers the rest, ends.
flushOnSignals({ server });
