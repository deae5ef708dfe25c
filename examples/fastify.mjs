// A Fastify shop. Run a relay: npx -p goff-server-provider goff-dev-relay --flags flags.yaml
// The README has a flags.yaml. Usage: node FILE [port] [address of the relay]
import { OpenFeature } from '@openfeature/server-sdk';
import fastify from 'fastify';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';
import { goFeatureFlag } from 'goff-server-provider/fastify';

const [port = '3000', endpoint = 'http://localhost:1031'] = process.argv.slice(2);

// Gives each event an id in its details: an analysis then counts a purchase once, even if it was sent twice.
const options = { endpoint, eventId: 'eventId', dataFlushInterval: 1_000, initTimeoutMs: 2_000 };
const provider = new GoFeatureFlagProvider(options);
try {
  await OpenFeature.setProviderAndWait(provider);
} catch (error) {
  // Start anyway: evaluations return the default, what is tracked waits, and the provider keeps asking, unless the
  // relay has refused its key.
  console.warn(`Flags are not available yet: ${error}`);
}
const flags = OpenFeature.getClient();

// The server knows the price: what a visitor sends is no revenue.
const price = { value: 99.5, currency: 'EUR' };

const app = fastify();
await app.register(goFeatureFlag, { context: (request) => ({ targetingKey: request.headers['x-user']?.toString() }) });

app.get('/', async (request) => {
  const newButton = await flags.getBooleanValue('new-button', false);
  request.track('product viewed');
  return { button: newButton ? 'new' : 'old' };
});

app.post('/orders', async (request, reply) => {
  request.track('purchase', price);
  return reply.code(201).send({ ordered: true });
});

// On SIGTERM: delivers what was tracked, closes the server when its last response is out, delivers the rest, ends.
flushOnSignals({ server: app });

console.log(await app.listen({ port: Number(port) }));
