// Jobs in a worker thread. Run a relay: npx -p goff-server-provider goff-dev-relay --flags flags.yaml
// The README has a flags.yaml. Usage: node FILE [address of the relay]
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

if (isMainThread) {
  const [, , endpoint = 'http://localhost:1031'] = process.argv;
  const worker = new Worker(new URL(import.meta.url), { workerData: endpoint });
  // A signal comes to this thread only: the worker has to be told.
  flushOnSignals({
    before: async () => {
      worker.postMessage('close');
      await once(worker, 'exit');
    },
  });
} else {
  const provider = new GoFeatureFlagProvider({ endpoint: workerData, evaluationType: 'Remote', eventId: 'eventId' });
  await OpenFeature.setProviderAndWait(provider).catch((error) => console.warn(error.message));
  const client = OpenFeature.getClient();
  let done = 0;
  const work = () => client.track('job done', { targetingKey: 'worker' }, { value: ++done });
  work();
  const jobs = setInterval(work, 10);
  parentPort?.once('message', async () => {
    clearInterval(jobs);
    await OpenFeature.close();
    console.log(`${done} jobs done`);
  });
  console.log('working');
}
