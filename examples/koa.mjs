// A Koa shop. Run a relay, after `npm run build`: node dist/dev-relay/cli.js --flags examples/flags.yaml
// Usage: node examples/koa.mjs [port] [address of the relay]
import { json } from 'node:stream/consumers';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider, requestContexts } from 'goff-server-provider';
import Koa from 'koa';

const [port = '3000', endpoint = 'http://localhost:1031'] = process.argv.slice(2);

// Gives each event an id in its details: an analysis then counts a purchase once, even if it was sent twice.
const options = { endpoint, eventId: 'eventId', dataFlushInterval: 1_000, initTimeoutMs: 2_000 };
const provider = new GoFeatureFlagProvider(options);
await OpenFeature.setProviderAndWait(provider).catch((error) => console.warn(`No flags yet: ${error}`));
const flags = OpenFeature.getClient();

const contexts = requestContexts({
  context: (/** @type {Koa.Context} */ context) => ({ targetingKey: context.get('x-user') }),
});

const app = new Koa();
app.use((context, next) => contexts.run(context, next));

app.use(async (context) => {
  if (context.method === 'POST' && context.path === '/orders') {
    await json(context.req);
    contexts.track(context, 'purchase', { value: 99.5, currency: 'EUR' });
    context.status = 201;
    context.body = { ordered: true };
  } else {
    const newButton = await flags.getBooleanValue('new-button', false);
    contexts.track(context, 'product viewed');
    context.body = { button: newButton ? 'new' : 'old' };
  }
});

const server = app.listen(Number(port), () => {
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' ? address?.port : address}`);
});

// On SIGTERM: delivers what was tracked, closes the server when its last response is out, delivers the rest, ends.
flushOnSignals({ server });
