import { randomOf } from '../../__tests__/helpers/seeded-random.ts';
import { Instance } from './instance.mjs';
import { SimulatedClock } from './simulated-clock.mjs';
import { SimulatedRelay } from './simulated-relay.mjs';

/** How often the events that wait are counted. */
const SAMPLE_MS = 5_000;

/**
 * Plays a scenario with this many instances. Returns what the relay has counted by second, how many events waited
 * (every 5 s), when each instance got its first request accepted after the outage, and the ledgers of all added up.
 */
export async function play(scenario, { instances: count, seed }) {
  const clock = new SimulatedClock();
  const random = randomOf(seed);
  const { outage, eventsEach, startWithinMs, lastsMs } = scenario;
  const relay = new SimulatedRelay({ clock, outage, perSecond: (scenario.perSecondEach ?? Infinity) * count });
  const settings = { clock, random, relay, eventsEach, watchFromMs: outage?.toMs };
  const instances = Array.from({ length: count }, () => new Instance(settings));
  for (const instance of instances) clock.setTimeout(() => instance.start(scenario), random() * startWithinMs);
  const waiting = [];
  for (let endMs = SAMPLE_MS; endMs <= lastsMs; endMs += SAMPLE_MS) {
    await clock.runUntil(endMs);
    waiting.push(sum(instances.map((instance) => instance.waiting)));
  }
  const deliveredMs = instances.map((instance) => instance.deliveredMs);
  return { relay: relay.counts, waiting, deliveredMs, ledger: ledgerOf(instances) };
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

function ledgerOf(instances) {
  const ledgers = instances.map(({ ledger }) => ledger);
  const total = (name) => sum(ledgers.map((ledger) => ledger[name]));
  const dropped = sum(ledgers.flatMap((ledger) => Object.values(ledger.dropped)));
  const [accepted, delivered, waiting] = [total('accepted'), total('delivered'), total('pending') + total('inFlight')];
  return { accepted, delivered, dropped, waiting };
}
