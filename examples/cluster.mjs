// A server on several processes. Run a relay: npx -p goff-server-provider goff-dev-relay --flags flags.yaml
// The README has a flags.yaml. Usage: node FILE [port] [address of the relay]
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

const [port = '3000', endpoint = 'http://localhost:1031'] = process.argv.slice(2);

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  // Often this process alone gets the signal, and without a listener it would end and take the workers with it.
  // It ends by itself when the last worker has ended.
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => Object.values(cluster.workers ?? {}).forEach((worker) => worker?.kill(signal)));
  }
} else {
  const provider = new GoFeatureFlagProvider({ endpoint, evaluationType: 'Remote', eventId: 'eventId' });
  await OpenFeature.setProviderAndWait(provider).catch((error) => console.warn(error.message));
  const client = OpenFeature.getClient();
  const server = createServer((request, response) => {
    const targetingKey = request.headers['x-user']?.toString() ?? 'anonymous';
    client.track('page viewed', { targetingKey }, { path: request.url ?? '/' });
    response.end('hello\n');
  });
  flushOnSignals({ server });
  await once(server.listen(Number(port)), 'listening');
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' ? address?.port : address}`);
}
