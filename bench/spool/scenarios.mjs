import { deliver, deliverTogether } from './deliver.mjs';
import { outage } from './outage.mjs';
import { recovery } from './recovery.mjs';

const PROCESSES = 4;

/** What `--spool` plays of a scenario of the benchmark. */
const PARTS_OF = { deliver: ['deliver-1', 'deliver-10', 'deliver-200', 'together'], outage: ['outage', 'recovery'] };

/** What may be named: scenarios of the benchmark, and single parts of them. */
export const SPOOL_NAMES = [...new Set([...Object.keys(PARTS_OF), ...Object.values(PARTS_OF).flat()])];

/** The parts that are named; all of them when none is. */
export function spoolParts(names) {
  const parts = (names.length > 0 ? names : Object.keys(PARTS_OF)).flatMap((name) => PARTS_OF[name] ?? [name]);
  return [...new Set(parts)];
}

/**
 * The parts. Each plays one subject in one round, and returns figures in the units of their names; `subjects` are those
 * for which there is something to measure, if not all.
 */
export const SPOOL_SCENARIOS = {
  'deliver-1': {
    title: 'deliver: 20,000 events, 1 a turn of the event loop',
    play: (round) => deliver(round, { count: 20_000, slice: 1 }),
  },
  'deliver-10': {
    title: 'deliver: 50,000 events, 10 a turn of the event loop',
    play: (round) => deliver(round, { count: 50_000, slice: 10 }),
  },
  'deliver-200': {
    title: 'deliver: 200,000 events, 200 a turn of the event loop',
    play: (round) => deliver(round, { count: 200_000, slice: 200 }),
  },
  together: {
    title: `deliver: ${PROCESSES} processes at once in one folder, each 30,000 events, 10 a turn of the event loop`,
    play: (round) => deliverTogether(round, { processes: PROCESSES, count: 30_000, slice: 10 }),
  },
  outage: {
    title: 'outage: 60,000 events, 200 a turn, while the collector refuses connections; memory for 20,000',
    subjects: ['memory', 'spool'],
    play: (round) => outage(round, { count: 60_000, slice: 200 }),
  },
  recovery: {
    title: 'recovery: 1,000,000 events of a process that was killed, beside a process that finds none',
    subjects: ['spool'],
    play: (round) => recovery(round, { count: 1_000_000, own: 1_000, slice: 200 }),
  },
};
