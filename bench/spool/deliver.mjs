import { lossOf, runOf } from '../lib/scenarios.mjs';
import { median } from '../lib/statistics.mjs';

const WARM_UP = 20_000;

/** One process tracks, while the collector takes everything. */
export async function deliver(round, { count, slice }) {
  const stage = await round.open();
  return measured([stage], { warmUp: round.count(WARM_UP), count: round.count(count), slice });
}

/** The same by several processes at once; figures are means over them, the delay of the event loop is the longest. */
export async function deliverTogether(round, { processes, count, slice }) {
  const stages = [];
  for (let index = 0; index < processes; index++) stages.push(await round.open());
  return measured(stages, { warmUp: round.count(WARM_UP / processes), count: round.count(count), slice });
}

async function measured(stages, { warmUp, count, slice }) {
  for (const stage of stages) await stage.warmUp({ count: warmUp, slice });
  await Promise.all(stages.map((stage, index) => stage.measure({ from: index * count, count, slice })));
  const counts = await stages[0].settle(stages.length * count);
  const runs = await Promise.all(stages.map(async (stage) => runOf({ count, usage: await stage.usage() })));
  const accounts = await Promise.all(stages.map((stage) => stage.close()));
  return { ...together(runs), ...lossOf({ counts, count: stages.length * count, ledger: sumOf(accounts) }) };
}

function together(runs) {
  const over = (figure) => runs.reduce((sum, run) => sum + figure(run), 0) / runs.length;
  const middle = (figure) => median(runs.map(figure));
  return {
    track: { p50: middle(({ track }) => track.p50), p999: middle(({ track }) => track.p999) },
    cpuUs: over(({ cpuUs }) => cpuUs),
    loopUs: over(({ loopUs }) => loopUs),
    loopDelayMs: Math.max(...runs.map(({ loopDelayMs }) => loopDelayMs)),
    peakRssMb: over(({ peakRssMb }) => peakRssMb),
  };
}

function sumOf(accounts) {
  return { dropped: accounts.reduce((sum, { ledger }) => sum + ledger.dropped, 0) };
}
