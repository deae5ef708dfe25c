import { OUTLETS } from '../outlets.mjs';
import { endBy, playOneRelay } from '../one-relay.mjs';

const EVENTS = 500;
const EVENTS_WITHIN = 2_000;
const SIGNALS = ['SIGTERM', 'SIGKILL'];

export const title =
  'Exporters as they are by default: 500 events in batches of 100, and a relay that ends right after its last response';
export const columns = ['exporter', 'delivery', 'ends by', 'acknowledged', 'came out', 'lost', 'copies', 'ms a batch'];
export const needsKafka = true;

const runs = Object.keys(OUTLETS).flatMap((kind) => SIGNALS.map((signal) => ({ kind, signal })));
const nameOf = ({ kind, signal }) => `${kind}-${signal}`;

const WITHIN = 'kafka-within';

export const topics = [...runs.filter(({ kind }) => kind === 'kafka').map(nameOf), WITHIN];

export async function measure(stage) {
  const rows = [];
  for (const run of runs) rows.push(await rowOf(stage, run));
  return [...rows, await killedWithinRequest(stage)];
}

async function rowOf(stage, { kind, signal }) {
  const played = await playOneRelay(stage, {
    ...{ name: nameOf({ kind, signal }), kind, options: { maxBatchSize: 100 } },
    run: async ({ senders: [sender], relay }) => {
      sender.track(EVENTS);
      await sender.flush();
      await endBy(relay, signal);
    },
  });
  return row({ kind, signal }, played);
}

/** The provider gets no response, and sends the batch again when the relay is back. */
async function killedWithinRequest(stage) {
  const played = await playOneRelay(stage, {
    ...{ name: WITHIN, kind: 'kafka', options: { maxBatchSize: EVENTS_WITHIN } },
    run: async ({ senders: [sender], relay, outlet }) => {
      sender.track(EVENTS_WITHIN);
      const settled = sender.flush();
      while ((await outlet.writes()) < EVENTS_WITHIN / 10);
      await relay.kill();
      await relay.start();
      await settled;
    },
  });
  return row({ kind: 'kafka', signal: 'SIGKILL within a batch of 2,000' }, played);
}

function row({ kind, signal }, { account, medianMs }) {
  const { acknowledged, cameOut, lost, copies } = account;
  return {
    ...{ exporter: kind, delivery: OUTLETS[kind].delivery, 'ends by': signal },
    ...{ acknowledged, 'came out': cameOut, lost, copies, 'ms a batch': medianMs },
  };
}
