// One of the processes of the fleet, as an application would be: node examples/fleet/instance.mjs <setup as JSON>
// It sees one visitor after the other and tracks what they do, until there are no more. It says on standard output, one
// line of JSON each, when it is ready, up to which visitor events are accepted, and what its ledger is at a good end.
// SIGTERM ends it well. After SIGUSR2 it kills itself in the middle of the next turn of the event loop that tracks.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';
import { buys, flagKey, goalName, TRACKED_PER_VISITOR, visitorName } from './events.mjs';
import { Record } from './record.mjs';

const { instance, sender, endpoint, spool, recordFile, visitors, pauseMs, delivery } = JSON.parse(process.argv[2]);
const DRAIN_STEP_MS = 2_000;

/** Writes a line of JSON, which is complete when this returns. */
const tell = (word) => writeSync(1, `${JSON.stringify(word)}\n`);

const provider = new GoFeatureFlagProvider({
  endpoint,
  ...delivery,
  evaluationType: 'InProcess',
  eventId: 'eventId',
  spool: { directory: spool },
  // The account asks who has sent a batch.
  headers: { 'x-sender': sender },
});
const record = new Record(recordFile);
let [isEnding, killsItself] = [false, false];

async function visit(client, number) {
  const targetingKey = visitorName(instance, number);
  const isNew = await client.getBooleanValue(flagKey, false, { targetingKey });
  for (let n = 0; n < TRACKED_PER_VISITOR; n++) {
    const name = goalName(n, buys(number, isNew));
    client.track(name, { targetingKey }, { n, ...(name === 'purchase' && { value: 10 + (number % 90) }) });
  }
}

/** One visitor in each turn of the event loop. What is in a turn is in the spool at its end. */
async function seeVisitors(client) {
  while (record.next < visitors && !isEnding) {
    const number = record.next;
    record.begin(number + 1);
    await visit(client, number);
    if (killsItself) process.kill(process.pid, 'SIGKILL');
    // The spool writes at the same point of the turn, and was there first.
    setImmediate(() => {
      record.accept(number + 1);
      tell({ accepted: number + 1 });
    });
    await delay(pauseMs);
  }
}

async function deliverAll() {
  const waiting = () => provider.stats().pending + provider.stats().inFlight;
  while (waiting() > 0 && !isEnding) await provider.flush({ timeoutMs: DRAIN_STEP_MS });
}

process.on('SIGUSR2', () => (killsItself = true));
flushOnSignals({
  before: async () => {
    isEnding = true;
    tell({ ledger: await provider.close() });
  },
});

await OpenFeature.setProviderAndWait(provider);
tell({ ready: true });
await seeVisitors(OpenFeature.getClient());
await deliverAll();
// Nothing is left to do, which ends the process as a signal would.
