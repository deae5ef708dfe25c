// A Hono shop. Run a relay, after `npm run build`: node dist/dev-relay/cli.js --flags examples/flags.yaml
// Usage: node examples/hono.mjs [port] [address of the relay]
import { serve } from '@hono/node-server';
import { OpenFeature } from '@openfeature/server-sdk';
import { Hono } from 'hono';
import { flushOnSignals, GoFeatureFlagProvider, requestContexts } from 'goff-server-provider';

const [port = '3000', endpoint = 'http://localhost:1031'] = process.argv.slice(2);

// Gives each event an id in its details: an analysis then counts a purchase once, even if it was sent twice.
const options = { endpoint, eventId: 'eventId', dataFlushInterval: 1_000, initTimeoutMs: 2_000 };
const provider = new GoFeatureFlagProvider(options);
await OpenFeature.setProviderAndWait(provider).catch((error) => console.warn(`No flags yet: ${error}`));
const flags = OpenFeature.getClient();

const contexts = requestContexts({
  context: (/** @type {import('hono').Context} */ c) => ({ targetingKey: c.req.header('x-user') }),
});

const app = new Hono();
app.use((c, next) => contexts.run(c, next));

app.get('/', async (c) => {
  const newButton = await flags.getBooleanValue('new-button', false);
  contexts.track(c, 'product viewed');
  return c.json({ button: newButton ? 'new' : 'old' });
});

app.post('/orders', async (c) => {
  await c.req.json();
  contexts.track(c, 'purchase', { value: 99.5, currency: 'EUR' });
  return c.json({ ordered: true }, 201);
});

const server = serve({ fetch: app.fetch, port: Number(port) }, (address) => {
  console.log(`http://localhost:${address.port}`);
});

// On SIGTERM: delivers what was tracked, closes the server when its last response is out, delivers the rest, ends.
flushOnSignals({ server });
