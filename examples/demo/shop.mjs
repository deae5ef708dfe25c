// The shop of the demo, a process of its own: node examples/demo/shop.mjs <address of the relay>
// Prints its address when it is open, and its ledger when it has closed: one line of JSON each.
import { OpenFeature } from '@openfeature/server-sdk';
import fastify from 'fastify';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';
import { goFeatureFlag } from 'goff-server-provider/fastify';
import { evaluationType } from './setting.mjs';

const [endpoint] = process.argv.slice(2);
const tell = (message) => console.log(JSON.stringify(message));

const provider = new GoFeatureFlagProvider({
  endpoint,
  evaluationType,
  eventId: 'eventId',
  dataFlushInterval: 200,
  maxBatchSize: 100,
});
await OpenFeature.setProviderAndWait(provider);
const flags = OpenFeature.getClient();

const app = fastify();
await app.register(goFeatureFlag, { context: (request) => ({ targetingKey: request.headers['x-user']?.toString() }) });

app.get('/', async (request) => {
  const newButton = await flags.getBooleanValue('new-button', false);
  request.track('product viewed');
  return { button: newButton ? 'new' : 'old' };
});

/** @typedef {import('fastify').FastifyRequest<{ Body: { amount: number } }>} Order */

app.post('/orders', async (/** @type {Order} */ request, reply) => {
  request.track('purchase', { value: request.body.amount, currency: 'EUR' });
  return reply.code(201).send({ ordered: true });
});

flushOnSignals({
  server: app,
  // The provider is closed by the plugin already; its ledger stays.
  before: async () => tell({ ledger: await provider.close() }),
});

tell({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
