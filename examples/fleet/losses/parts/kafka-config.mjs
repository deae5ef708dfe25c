import { playOneRelay } from '../one-relay.mjs';

const EVENTS = 100;
const SUCCESSES = { Return: { Successes: true } };

export const title = "The kafka exporter's own config, which the relay lays under the defaults of its Kafka client";
export const columns = ['config', 'acknowledged', 'came out', 'lost'];
export const needsKafka = true;

/** Every event is larger than 100 bytes; negative values are none. */
const CONFIGS = {
  none: undefined,
  "ClientID: 'shop'": { ClientID: 'shop' },
  'Producer: { Return: { Successes: true } }': { Producer: SUCCESSES },
  'Producer: { Return: { Successes: true }, MaxMessageBytes: 100 }': {
    Producer: { ...SUCCESSES, MaxMessageBytes: 100 },
  },
  'Producer: { Return: { Successes: true }, Flush: { Bytes: -1 } }': {
    Producer: { ...SUCCESSES, Flush: { Bytes: -1 } },
  },
};
const runs = Object.entries(CONFIGS).map(([shown, config], n) => ({ shown, config, name: `config-${n}` }));

export const topics = runs.map(({ name }) => name);

export async function measure(stage) {
  const rows = [];
  for (const run of runs) rows.push(await rowOf(stage, run));
  return rows;
}

async function rowOf(stage, { shown, config, name }) {
  const { account } = await playOneRelay(stage, {
    ...{ name, kind: 'kafka', settings: config === undefined ? {} : { kafka: { config } } },
    run: async ({ senders: [sender] }) => {
      sender.track(EVENTS);
      await sender.flush();
    },
  });
  return { config: shown, acknowledged: account.acknowledged, 'came out': account.cameOut, lost: account.lost };
}
