// An Express shop. Run a relay, after `npm run build`: node dist/dev-relay/cli.js --flags examples/flags.yaml
// Usage: node examples/express.mjs [port] [address of the relay]
import { OpenFeature } from '@openfeature/server-sdk';
import express from 'express';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';
import { goFeatureFlag } from 'goff-server-provider/express';

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

const app = express();
app.use(goFeatureFlag({ context: (request) => ({ targetingKey: request.get('x-user') }) }));

app.get('/', async (request, response) => {
  const newButton = await flags.getBooleanValue('new-button', false);
  request.track('product viewed');
  response.json({ button: newButton ? 'new' : 'old' });
});

app.post('/orders', express.json(), (request, response) => {
  request.track('purchase', price);
  response.status(201).json({ ordered: true });
});

const server = app.listen(Number(port), () => {
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' ? address?.port : address}`);
});

// On SIGTERM: delivers what was tracked, closes the server when its last response is out, delivers the rest, ends.
flushOnSignals({ server });
