import { longestSendBackoffMs } from '../../src/timing/backoff.ts';
import { DEFAULTS } from '../../src/options/resolve-options.ts';

/** Requests in this many seconds at the beginning of an outage are those of instances that notice it. */
const ONSET_S = 120;
const STEADY_S = 120;
const SAMPLE_S = 5;

/** How long the last instance may take until it is served again: twice the longest back-off, and a flush interval. */
export const MOST_BACK_S = (2 * longestSendBackoffMs(DEFAULTS.dataFlushInterval) + DEFAULTS.dataFlushInterval) / 1000;

const valuesIn = (seconds, [from, to]) => Array.from({ length: to - from }, (_, index) => seconds[from + index] ?? 0);
const peakOf = (seconds, range) => Math.max(...valuesIn(seconds, range));
const meanOf = (seconds, range) =>
  valuesIn(seconds, range).reduce((total, value) => total + value, 0) / (range[1] - range[0]);

/** The figures of a played outage: times in whole seconds, and counts of real events. */
export function outageFigures({ outage, lastsMs, eventsEach = 1 }, { relay, waiting, deliveredMs, ledger }) {
  const [from, to, end] = [outage.fromMs, outage.toMs, lastsMs].map((ms) => ms / 1000);
  const before = [from - STEADY_S, from];
  const steady = meanOf(relay.requests, before);
  return {
    steady,
    onset: peakOf(relay.requests, [from, from + ONSET_S]),
    during: peakOf(relay.requests, [from + ONSET_S, to]),
    after: peakOf(relay.requests, [to, end]),
    // An instance that was never served again has no time.
    backS: Math.max(...deliveredMs.map((ms) => (ms ?? Infinity) / 1000 - to)),
    drainedS: drainedS({ waiting, before, to }),
    events: { steady: eventsEach * meanOf(relay.events, before), after: eventsEach * peakOf(relay.events, [to, end]) },
    longestWaitMs: relay.longestWaitMs,
    timeouts: relay.timeouts,
    dropped: eventsEach * ledger.dropped,
    isBalanced: isBalanced(ledger),
  };
}

/** Seconds from the end of the outage until no more events wait than did before it, a tenth more at most. */
function drainedS({ waiting, before, to }) {
  const [first, last] = before.map((second) => second / SAMPLE_S);
  const usual = Math.max(...waiting.slice(first, last));
  const index = waiting.findIndex((events, sample) => (sample + 1) * SAMPLE_S > to && events <= 1.1 * usual);
  return index === -1 ? Infinity : (index + 1) * SAMPLE_S - to;
}

/** The figures of a deploy: loads of the first seconds, and then polls and posts, each beside its steady rate. */
export function deployFigures({ startWithinMs, lastsMs }, { relay, ledger }) {
  const end = lastsMs / 1000;
  const began = startWithinMs / 1000 + 1;
  const steady = [end - 2 * STEADY_S, end];
  return {
    loads: peakOf(relay.loads, [0, began]),
    polls: { peak: peakOf(relay.loads, [began, end]), steady: meanOf(relay.loads, steady) },
    posts: { peak: peakOf(relay.requests, [0, end]), steady: meanOf(relay.requests, steady) },
    isBalanced: isBalanced(ledger),
  };
}

function isBalanced({ accepted, delivered, dropped, waiting }) {
  return accepted === delivered + dropped + waiting;
}
