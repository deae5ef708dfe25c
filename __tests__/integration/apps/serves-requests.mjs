/** A server whose handlers are still at work when the signal comes, and track only then. */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

const { endpoint, apiKey, evaluationType, requests } = JSON.parse(process.argv[2]);
const report = (name, value) => writeSync(1, `${name} ${value}\n`);

await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint, apiKey, evaluationType }));
const client = OpenFeature.getClient();

let inFlight = 0;
const server = createServer(async (request, response) => {
  if (++inFlight === requests) report('busy', inFlight);
  while (server.listening) await turn();
  client.track('late', { targetingKey: request.url });
  response.end('done');
});
flushOnSignals({ server });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
report('listening', server.address().port);
