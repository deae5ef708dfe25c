import { setTimeout as delay } from 'node:timers/promises';
import { trackSteadily } from '../steadily.mjs';
import { playTwoRelays } from '../two-relays.mjs';

const FLUSH_INTERVAL_MS = 2_000;
/** When the interval is over, the exporter still has to write. */
const FLUSHED_MS = 1.25 * FLUSH_INTERVAL_MS;
/** As late in an interval as possible, so that more events wait in the relay. */
const TRACKED_MS = 1.8 * FLUSH_INTERVAL_MS;

export const title =
  'Who stops first: two relays with file exporters (flushInterval 2,000), two providers with spools, ' +
  '200 events a second';
export const columns = ['order', 'tracked', 'acknowledged', 'in the spools', 'lost'];
export const needsKafka = false;
export const topics = [];

const closeAll = ({ senders }) => Promise.all(senders.map((sender) => sender.close()));
const stopAll = ({ relays }) => Promise.all(relays.map((relay) => relay.stop()));
const steadily = ({ senders }, forMs) => Promise.all(senders.map((sender) => trackSteadily(sender, forMs)));

/** What happens after the tracking, by what the table calls it. */
const ORDERS = {
  'relays, then providers': async (fleet) => {
    await stopAll(fleet);
    fleet.senders.forEach((sender) => sender.track(50));
    await closeAll(fleet);
  },
  'providers, then relays at once': async (fleet) => {
    await closeAll(fleet);
    await stopAll(fleet);
  },
  'providers, flushInterval, then relays': async (fleet) => {
    await closeAll(fleet);
    await delay(FLUSHED_MS);
    await stopAll(fleet);
  },
  'one relay at once, the other stays': async (fleet) => {
    await fleet.relays[0].stop();
    await steadily(fleet, 500);
    await settle(fleet);
  },
  'one relay out of the balancer, flushInterval, then it': async (fleet) => {
    fleet.relays[0].takeOut();
    await Promise.all([steadily(fleet, 500), delay(FLUSHED_MS)]);
    await fleet.relays[0].stop();
    await settle(fleet);
  },
  'one relay out of the balancer, flagset removed, then it': async (fleet) => {
    fleet.relays[0].takeOut();
    await Promise.all([steadily(fleet, 500), fleet.relays[0].removeFlagset()]);
    await fleet.relays[0].stop();
    await settle(fleet);
  },
};

/** All that the other relay has is written. */
async function settle(fleet) {
  await closeAll(fleet);
  await delay(FLUSHED_MS);
  await stopAll(fleet);
}

export async function measure(stage) {
  const rows = [];
  for (const order of Object.keys(ORDERS)) rows.push(await rowOf(stage, order));
  return rows;
}

async function rowOf(stage, order) {
  const { account, inSpools } = await playTwoRelays(stage, {
    ...{ name: order.replace(/\W+/g, '-'), flushInterval: FLUSH_INTERVAL_MS },
    run: async (fleet) => {
      await steadily(fleet, TRACKED_MS);
      await ORDERS[order](fleet);
    },
  });
  const { tracked, acknowledged, lost } = account;
  return { order, tracked, acknowledged, 'in the spools': inSpools, lost };
}
