// A server that follows changes of flags, and ends on SIGTERM. Usage: server.mjs <endpoint>
// Prints its address, and the flag whenever it has changed.
import { createServer } from 'node:http';
import { OpenFeature, ServerProviderEvents } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

const [endpoint] = process.argv.slice(2);
const user = { targetingKey: 'user-1' };

async function run() {
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint, flagChangeStreaming: true }));
  const client = OpenFeature.getClient();
  client.addHandler(ServerProviderEvents.ConfigurationChanged, async () =>
    console.log(`new-button: ${await client.getBooleanValue('new-button', false, user)}`),
  );
  const server = createServer((_request, response) => {
    client.track('viewed', user);
    response.end('hello');
  });
  flushOnSignals({ server });
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
}

void run();
