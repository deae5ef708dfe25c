import { playOneRelay } from '../one-relay.mjs';
import { PER_SECOND, trackSteadily } from '../steadily.mjs';

const PERIODS = 1.5;

export const title =
  'flushInterval: a file exporter that gets 100 events a second, SIGTERM after one and a half intervals';
export const columns = ['flushInterval', 'acknowledged', 'came out', 'lost', 'seconds of events'];
export const needsKafka = false;
export const topics = [];
/** This part counts and measures no times: the other parts need not wait for it. */
export const beside = true;

/** All at the same time: a relay with so few events is idle. */
export async function measure(stage, { short }) {
  const intervals = short ? [1_000, 5_000] : [1_000, 10_000, 60_000];
  return Promise.all(intervals.map((flushInterval) => rowOf(stage, flushInterval)));
}

async function rowOf(stage, flushInterval) {
  const { account } = await playOneRelay(stage, {
    ...{ name: `every-${flushInterval}`, kind: 'file', settings: { flushInterval } },
    run: async ({ senders: [sender], relay }) => {
      await trackSteadily(sender, PERIODS * flushInterval);
      await sender.flush();
      await relay.stop();
    },
  });
  return {
    ...{ flushInterval, acknowledged: account.acknowledged, 'came out': account.cameOut, lost: account.lost },
    'seconds of events': account.lost / PER_SECOND,
  };
}
