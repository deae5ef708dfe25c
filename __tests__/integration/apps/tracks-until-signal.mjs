/** Tracks in every turn of the timers until a signal comes, then says how many events there were. */
import { writeSync } from 'node:fs';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

const { endpoint, apiKey, evaluationType } = JSON.parse(process.argv[2]);
// A pipe takes what is written in this way before the process ends.
const report = (name, value) => writeSync(1, `${name} ${value}\n`);

const sizes = { maxBatchSize: 100, maxPendingEvents: 1_000_000 };
await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint, apiKey, evaluationType, ...sizes }));
const client = OpenFeature.getClient();

let tracked = 0;
const traffic = setInterval(() => {
  for (let i = 0; i < 20; i++) client.track(`event-${tracked++}`, { targetingKey: `user-${i}` }, { value: i });
  if (tracked === 1000) report('busy', tracked);
}, 1);

flushOnSignals({
  before: () => {
    clearInterval(traffic);
    report('tracked', tracked);
  },
});
