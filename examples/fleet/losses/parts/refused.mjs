import { playOneRelay } from '../one-relay.mjs';
import { droppedBy } from '../sender.mjs';

const ROUNDS = 5;
const EVENTS = 20;
/** The relay writes `<` in six bytes: what is 400 kB on its way to the relay is above the 1 MB that Kafka takes. */
const REFUSED = { page: '<'.repeat(400_000) };

export const title = 'One event that Kafka refuses for its size, and 100 good ones behind it, in batches of 20';
export const columns = ['maxBatchBytes', 'acknowledged', 'came out', 'lost', 'copies', 'dropped by the provider'];
export const needsKafka = true;

const runs = [{ maxBatchBytes: undefined }, { maxBatchBytes: 160_000 }];
const nameOf = ({ maxBatchBytes }) => `refused-${maxBatchBytes ?? 'default'}`;

export const topics = runs.map(nameOf);

export async function measure(stage) {
  const rows = [];
  for (const run of runs) rows.push(await rowOf(stage, run));
  return rows;
}

async function rowOf(stage, { maxBatchBytes }) {
  const { account, seen } = await playOneRelay(stage, {
    ...{ name: nameOf({ maxBatchBytes }), kind: 'kafka' },
    options: maxBatchBytes === undefined ? {} : { maxBatchBytes },
    run: async ({ senders: [sender] }) => {
      sender.track(1, REFUSED);
      for (let round = 0; round < ROUNDS; round++) {
        sender.track(EVENTS);
        await sender.flush();
      }
      return sender.ledger;
    },
  });
  return {
    ...{ maxBatchBytes: maxBatchBytes ?? '1 MiB (default)', acknowledged: account.acknowledged },
    ...{ 'came out': account.cameOut, lost: account.lost, copies: account.copies },
    'dropped by the provider': droppedBy(seen),
  };
}
