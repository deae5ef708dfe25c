import { setTimeout as delay } from 'node:timers/promises';
import { playOneRelay } from '../one-relay.mjs';

const EVENTS = 5;
const MOST_FURTHER = 10;
/** Longer than any pause of the relay's Kafka client. */
const QUIET_MS = 5_000;

export const title = 'Five events that are acknowledged while Kafka is away, and what happens 5 s after it is back';
export const columns = ['then', 'acknowledged', 'came out before', 'came out in the end', 'missing'];
export const needsKafka = true;

/** What happens after the outage. */
const ENDS = {
  'nothing more': async () => {},
  'further events, one a second, until all are out': ({ sender, outlet }) => trackUntilOut(sender, outlet),
  'the relay gets SIGTERM': ({ relay }) => relay.stop(),
};

async function trackUntilOut(sender, outlet) {
  for (let n = 0; n < MOST_FURTHER && (await outlet.writes()) < sender.ids.length; n++) {
    sender.track(1);
    await sender.flush();
    await delay(1_000);
  }
}

const nameOf = (end) => `backlog-${end.replace(/\W+/g, '-')}`;

export const topics = Object.keys(ENDS).map(nameOf);

/** All relays meet the same outage. The broker has been there before: their connections break. */
export async function measure(stage) {
  const ends = Object.keys(ENDS);
  const open = barrier(ends.length);
  const taken = barrier(ends.length);
  const back = outage(stage.kafka, { open, taken });
  const [rows] = await Promise.all([
    Promise.all(ends.map((end) => rowOf(stage, { end, open, taken, back }))),
    back.over,
  ]);
  return rows;
}

function outage(kafka, { open, taken }) {
  const gone = open.all.then(() => kafka.stopBroker());
  return { gone, over: taken.all.then(() => kafka.startBroker()) };
}

/** `all` resolves when `count` have arrived. */
function barrier(count) {
  let missing = count;
  let resolve;
  const all = new Promise((resolved) => (resolve = resolved));
  return { all, arrive: () => --missing === 0 && resolve() };
}

async function rowOf(stage, { end, open, taken, back }) {
  const { account, seen } = await playOneRelay(stage, {
    ...{ name: nameOf(end), kind: 'kafka', options: { maxBatchSize: 1 } },
    run: async ({ senders: [sender], relay, outlet }) => {
      sender.track(1);
      await sender.flush();
      open.arrive();
      await back.gone;
      sender.track(EVENTS);
      await sender.flush();
      taken.arrive();
      await back.over;
      await delay(QUIET_MS);
      const before = await outlet.writes();
      await ENDS[end]({ sender, relay, outlet });
      return before;
    },
  });
  const { acknowledged, cameOut, lost } = account;
  return { then: end, acknowledged, 'came out before': seen, 'came out in the end': cameOut, missing: lost };
}
