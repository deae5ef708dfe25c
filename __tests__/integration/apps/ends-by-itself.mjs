/** Tracks and has nothing more to do. */
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

const { endpoint, evaluationType, events, ending } = JSON.parse(process.argv[2]);

await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint, evaluationType }));
const client = OpenFeature.getClient();
if (ending === 'flushOnSignals') flushOnSignals();
for (let i = 0; i < events; i++) client.track(`event-${i}`, { targetingKey: 'batch-job' });
if (ending === 'close') await OpenFeature.close();
