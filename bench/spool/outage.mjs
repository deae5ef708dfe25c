import { lossOf, runOf } from '../lib/scenarios.mjs';

const WARM_UP = 20_000;

/**
 * The collector is away while one process tracks, after an outage that has warmed the code up. What has been accepted
 * has to arrive when it is back, but for what the ledger counts as dropped.
 */
export async function outage(round, { count: events, slice }) {
  const [count, warmUp] = [events, WARM_UP].map(round.count);
  const stage = await round.open({ roomy: false });
  const droppedBefore = await stage.warmUpOutage({ count, slice });
  await stage.warmUp({ count: warmUp, slice });
  await stage.refuse();
  await stage.measure({ from: 0, count, slice, flush: false });
  const usage = await stage.usage();
  await stage.accept();
  await stage.flush();
  const dropped = (await stage.account()).ledger.dropped - droppedBefore;
  await stage.settle(count - dropped);
  const { ledger } = await stage.close();
  const counts = await stage.settleClosed(count - dropped);
  return { ...runOf({ count, usage }), ...lossOf({ counts, count, ledger, droppedBefore }) };
}
