import { isAcknowledged } from './sendings.mjs';

/**
 * How long acknowledgements took, in milliseconds: the median, the 99th percentile and the longest, and the median for
 * each event of a batch. All are 0 if there was none.
 *
 * @param {readonly import('./sendings.mjs').Sending[]} sendings
 */
export function responsesOf(sendings) {
  const batches = sendings.filter(isAcknowledged).map(({ ids, startMs, endMs }) => ({ ids, ms: endMs - startMs }));
  const times = sorted(batches.map(({ ms }) => ms));
  const timesPerEvent = sorted(batches.filter(({ ids }) => ids.length > 0).map(({ ids, ms }) => ms / ids.length));
  return {
    medianMs: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    longestMs: quantile(times, 1),
    medianMsPerEvent: quantile(timesPerEvent, 0.5),
  };
}

const sorted = (numbers) => numbers.sort((a, b) => a - b);

const quantile = (ordered, q) => ordered[Math.ceil(q * ordered.length) - 1] ?? 0;
