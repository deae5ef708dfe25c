import { orderOf } from '../lib/order.mjs';
import { median } from '../lib/statistics.mjs';
import { measure } from './measure.mjs';

/**
 * Measures what differs from entry to entry, a subject or the data, round after round in an order that rotates, so that
 * a machine that gets slower or faster does so for everybody. An entry has `name`, `subject` and `data`.
 */
export async function playRounds({ entries, rounds, onRun }) {
  const runs = Object.fromEntries(entries.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const entry of orderOf(entries, round)) {
      const run = await measure(entry);
      runs[entry.name].push(run);
      onRun({ entry, round, run });
    }
  }
  return runs;
}

/** Medians, the fastest and the slowest run, and whatever was wrong in any of them. */
export function summaryOf(runs) {
  const seconds = runs.map((run) => run.seconds);
  const peaks = runs.map((run) => run.peakMb);
  return {
    seconds: median(seconds),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    peakMb: peaks.includes(undefined) ? undefined : median(peaks),
    wrong: [...new Set(runs.flatMap(({ wrong }) => wrong))],
  };
}
