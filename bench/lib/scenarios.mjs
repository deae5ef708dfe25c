/** Events of one turn of the event loop. */
const SLICE = 200;
const WARM_UP = 20_000;

/**
 * The scenarios. Each plays on a stage and returns one run: durations in the units of their names, events as counts.
 * `roomy` scenarios give every SDK a queue in which nothing has to be dropped; `complete` ones demand that nothing is.
 */
export const SCENARIOS = {
  deliver: {
    title: 'deliver: 200,000 events, 200 per turn of the event loop',
    roomy: true,
    complete: true,
    play: (stage) => deliver(stage, { count: stage.count(200_000), slice: SLICE }),
  },
  burst: {
    title: 'burst: 20,000 events in one turn',
    roomy: true,
    complete: true,
    play: (stage) => deliver(stage, { count: stage.count(20_000), slice: Infinity }),
  },
  outage: {
    title: 'outage: 60,000 events while the collector refuses connections, after as many while it was healthy',
    roomy: false,
    complete: false,
    play: (stage) => outage(stage, stage.count(60_000)),
  },
  flush: {
    title: 'flush: 10,000 events, then flush',
    roomy: true,
    complete: true,
    play: (stage) => deliver(stage, { count: stage.count(10_000), slice: SLICE }),
  },
  stringify: {
    title: 'stringify: every JSON.stringify watched, 20,000 events in slices and 20,000 in one turn',
    roomy: true,
    complete: true,
    watchJson: true,
    once: true,
    play: (stage) => stringify(stage, stage.count(20_000)),
  },
};

async function deliver(stage, { count, slice }) {
  await stage.warmUp({ count: stage.count(WARM_UP), slice: SLICE });
  const measured = await stage.measure({ from: 0, count, slice });
  const counts = await stage.settle(count);
  const usage = await stage.usage();
  const { ledger } = await stage.close();
  return {
    ...runOf({ count, usage }),
    ...arrivalOf({ measured, counts, count }),
    ...lossOf({ counts, count, ledger }),
  };
}

async function outage(stage, count) {
  const droppedBefore = await stage.warmUpOutage({ count: Math.ceil(count / 2), slice: SLICE });
  await stage.warmUp({ count: stage.count(WARM_UP), slice: SLICE });
  await stage.measure({ from: 0, count, slice: SLICE });
  await stage.settle(count);
  const healthy = await stage.usage();
  await stage.refuse();
  await stage.measure({ from: count, count, slice: SLICE, flush: false });
  const full = Math.ceil(count / 3);
  const parts = [
    { from: 0, to: full },
    { from: full, to: count },
  ];
  const usage = await stage.usage({ parts });
  await stage.accept();
  const { ledger } = await stage.close();
  const counts = await stage.settleClosed(2 * count);
  const [beforeFull, whenFull] = usage.parts;
  const costs = { healthy: healthy.track, beforeFull, whenFull };
  return { ...runOf({ count, usage }), ...costs, ...lossOf({ counts, count: 2 * count, ledger, droppedBefore }) };
}

async function stringify(stage, count) {
  await stage.measure({ from: 0, count, slice: SLICE });
  await stage.settle(count);
  await stage.usage();
  await stage.measure({ from: count, count, slice: Infinity });
  const counts = await stage.settle(2 * count);
  const { ledger, eventsPerStringify } = await stage.close();
  return { eventsPerStringify, ...lossOf({ counts, count: 2 * count, ledger }) };
}

export function runOf({ count, usage }) {
  const { track, cpuUs, loopUs, loopDelayMs, peakRssMb } = usage;
  return { track, cpuUs: cpuUs / count, loopUs: loopUs / count, loopDelayMs, peakRssMb };
}

/** The clock runs until the last event has arrived at the collector; a `flush` may resolve before or after that. */
function arrivalOf({ measured, counts, count }) {
  if (counts === undefined) return {};
  const ms = (from, to) => Number(to - from) / 1e6;
  const { began, flushed, returned } = measured;
  const { lastArrival, arrived } = counts;
  return {
    eventsPerSecond: (arrived * 1000) / ms(began, lastArrival),
    flushMs: ms(flushed, lastArrival > returned ? lastArrival : returned),
    flushWaits: arrived >= count && returned >= lastArrival,
  };
}

/**
 * An event is at the collector, or in the ledger, or it is lost; an SDK without a ledger cannot say what it dropped.
 */
export function lossOf({ counts, count, ledger, droppedBefore = 0 }) {
  if (counts === undefined) return {};
  const { arrived, copies, requests, largestBody, unknown } = counts;
  const missing = count - arrived;
  const dropped = ledger && ledger.dropped - droppedBefore;
  return {
    arrived,
    copies,
    requests,
    largestBody,
    unknown,
    missing,
    dropped,
    unaccounted: Math.max(0, missing - (dropped ?? 0)),
  };
}
