import { setTimeout as delay } from 'node:timers/promises';
import { responsesText } from '../account.mjs';
import { playOneRelay } from '../one-relay.mjs';

const PER_SECOND = 10;
const TICK_MS = 200;
const BEFORE_MS = 2_000;
const AFTER_MS = 3_000;

export const title = 'Kafka stops and comes back while each provider tracks 10 events a second; timeout is 10 s';
export const columns = [
  ...['providers', 'maxBatchSize', 'acknowledged', 'in the outage', 'responses in the outage', 'worst ms'],
  ...['waited at the providers', 'lost', 'copies'],
];
export const needsKafka = true;

const runs = [
  { providers: 1, maxBatchSize: 1 },
  { providers: 1, maxBatchSize: 5 },
  { providers: 1, maxBatchSize: 100 },
  { providers: 4, maxBatchSize: 5 },
];
const nameOf = ({ providers, maxBatchSize }) => `outage-${providers}-${maxBatchSize}`;

export const topics = runs.map(nameOf);

/** All relays meet the same outage. */
export async function measure(stage, { short }) {
  const phases = playPhases(stage.kafka, short ? 8_000 : 20_000);
  const [rows] = await Promise.all([Promise.all(runs.map((run) => rowOf(stage, run, phases))), phases.over]);
  return rows;
}

/** Promises of the moments at which the broker goes and is back, and of the end of the tracking. */
function playPhases(kafka, outageMs) {
  const gone = delay(BEFORE_MS).then(() => kafka.stopBroker());
  const back = gone.then(() => delay(outageMs)).then(() => kafka.startBroker());
  return { gone, back, over: back.then(() => delay(AFTER_MS)) };
}

async function rowOf(stage, run, phases) {
  const played = await playOneRelay(stage, {
    ...{ name: nameOf(run), kind: 'kafka', providers: run.providers },
    options: { maxBatchSize: run.maxBatchSize, dataFlushInterval: 500 },
    run: async ({ senders }) => {
      const [before, during] = await Promise.all([
        at(phases.gone, senders),
        at(phases.back, senders),
        track(senders, phases),
      ]);
      await Promise.all(senders.map((sender) => sender.flush()));
      return { before, during };
    },
  });
  return row(run, played);
}

/** What had been acknowledged, and which responses had come, by then. */
const at = async (moment, senders) => {
  await moment;
  return {
    acknowledged: senders.reduce((sum, { ledger }) => sum + ledger.delivered, 0),
    waiting: senders.reduce((sum, { ledger }) => sum + ledger.pending + ledger.inFlight, 0),
    responses: senders.map((sender) => sender.responses.length),
  };
};

async function track(senders, phases) {
  let isOver = false;
  phases.over.then(() => (isOver = true));
  for (; !isOver; await delay(TICK_MS)) senders.forEach((sender) => sender.track((PER_SECOND * TICK_MS) / 1_000));
}

function row({ providers, maxBatchSize }, { account, senders, seen: { before, during } }) {
  const inOutage = senders.flatMap(({ responses }, n) => responses.slice(before.responses[n], during.responses[n] + 1));
  return {
    ...{ providers, maxBatchSize, acknowledged: account.acknowledged },
    'in the outage': during.acknowledged - before.acknowledged,
    'responses in the outage': responsesText(inOutage),
    'worst ms': Math.max(...inOutage.map(({ durationMs }) => durationMs)),
    ...{ 'waited at the providers': during.waiting, lost: account.lost, copies: account.copies },
  };
}
