import { playOneRelay } from '../one-relay.mjs';

const EVENTS = 1_050;
const SIZES = [1, 100, 100_000];

export const title = 'maxEventInMemory: 1,050 events in batches of 350, then SIGTERM; flushInterval is 60 s';
export const columns = ['exporter', 'maxEventInMemory', 'acknowledged', 'came out', 'lost', 'writes', 'ms a batch'];
export const needsKafka = false;
export const topics = [];

export async function measure(stage) {
  const rows = [];
  for (const kind of ['file', 'webhook']) {
    for (const maxEventInMemory of SIZES) rows.push(await rowOf(stage, { kind, maxEventInMemory }));
  }
  return rows;
}

async function rowOf(stage, { kind, maxEventInMemory }) {
  const { account, medianMs, writes } = await playOneRelay(stage, {
    ...{ name: `${kind}-${maxEventInMemory}`, kind, options: { maxBatchSize: 350 } },
    settings: { maxEventInMemory, flushInterval: 60_000 },
    run: async ({ senders: [sender], relay }) => {
      sender.track(EVENTS);
      await sender.flush();
      await relay.stop();
    },
  });
  return {
    ...{ exporter: kind, maxEventInMemory, acknowledged: account.acknowledged },
    ...{ 'came out': account.cameOut, lost: account.lost, writes, 'ms a batch': medianMs },
  };
}
