import { HOLDS, SPLITS } from './faults.js';
import { requestsOf } from './exchange.js';
import { judge, type Terms, type Verdict } from './judge.js';
import type { SeedRun } from './run-seed.js';

/** Less than the bytes of the smallest event, and than those of a large one beside its text. */
const MIN_EVENT_BYTES = 220;

/** Closing ends before its deadline when a Retry-After, of a second at most and its jitter, reaches beyond it. */
const LONGEST_RETRY_AFTER_MS = 1_150;

/** This much of a body had not come when its request was cut. */
const MUCH_UNSEEN_BYTES = 100_000;

export interface Summary extends Verdict {
  readonly tracked: number;
  readonly requests: number;
  /** Requests that were cut, with or without a response, while most of a large body was still to come. */
  readonly cutInUpload: number;
  readonly largestBodyBytes: number;
}

/** Everything that must hold after a run, whatever its faults were. */
export function expectNothingLost(run: SeedRun): Summary {
  const { relay, report, exit } = run;
  const { exchanges } = relay;
  const verdict = judge({ exchanges, ledger: report.ledger, undelivered: report.undelivered, terms: termsOf(run) });
  expect(exit).toEqual({ code: 0, signal: null });
  expect(report.unhandled).toEqual([]);
  expect(verdict).toEqual({
    unaccounted: [],
    contradictions: [],
    unexplainedDuplicates: [],
    sentAgain: [],
    leftEarly: 0,
    outOfOrder: [],
    invented: [],
    duplicatesByCause: expect.anything(),
  });
  expectLedger(run);
  const requests = requestsOf(exchanges);
  expect(requests.length).toBeGreaterThan(5);
  const cutInUpload = requests.filter(({ unseenBytes }) => unseenBytes > MUCH_UNSEEN_BYTES).length;
  const largestBodyBytes = largestBodyOf(run);
  return { ...verdict, tracked: report.accepted, requests: requests.length, cutInUpload, largestBodyBytes };
}

const largestBodyOf = ({ relay }: SeedRun): number => Math.max(...relay.exchanges.map(({ bodyBytes }) => bodyBytes));

function termsOf({ plan, relay, report }: SeedRun): Terms {
  const { options, large, oversizedEvery } = plan;
  const { largeFrom = Infinity } = report;
  // The oldest event that is not in flight goes when there is no room for a new one.
  const newest = report.accepted - mostHeldOf(plan) + options.maxBatchSize * options.maxConcurrentRequests;
  const isOverfull = report.mostHeld >= mostHeldOf(plan);
  return {
    inOrder: options.maxConcurrentRequests === 1,
    atMostOnce: options.deliveryGuarantee === 'at-most-once',
    gaveUp:
      report.closeMs + LONGEST_RETRY_AFTER_MS >= options.shutdownTimeoutMs ||
      endsInHold(relay, options.maxConcurrentRequests),
    maxBatchSize: options.maxBatchSize,
    maxBatchBytes: options.maxBatchBytes,
    mayOverflow: (n) => isOverfull && n < newest,
    isOversized: (n) => oversizedEvery !== undefined && n % oversizedEvery === 7,
    bytesOf: (n) => MIN_EVENT_BYTES + (n >= largeFrom ? (large?.eventBytes ?? 0) : 0),
  };
}

const mostHeldOf = ({ options }: SeedRun['plan']): number => 2 * options.maxPendingEvents;

/**
 * Whether one of the relay's last responses was one that waiting does not repair: an empty batch is refused then, too.
 * The requests that went out together with it may all have come later, and each may have been one of three: an event
 * alone between two empty batches.
 */
function endsInHold({ exchanges }: SeedRun['relay'], maxConcurrentRequests: number): boolean {
  const later = 3 * (maxConcurrentRequests - 1);
  return requestsOf(exchanges)
    .slice(-1 - later)
    .some(
      ({ seen, unseenBytes, status = 0 }) =>
        HOLDS.includes(status) || (seen.length === 0 && unseenBytes === 0 && SPLITS.includes(status)),
    );
}

/** What the ledger says of itself, and what the options promise. */
function expectLedger(run: SeedRun): void {
  const { plan, report } = run;
  const { ledger } = report;
  expect(report).toMatchObject({ unbalanced: 0, needlessDrops: 0 });
  expect(ledger).toMatchObject({ accepted: report.accepted, pending: 0, inFlight: 0, pendingBytes: 0 });
  expect(ledger.dropped.shutdown).toBe(report.undelivered.length);
  expect(report.undelivered).toEqual([...new Set(report.undelivered)].sort((a, b) => a - b));
  expect(report.mostHeld).toBeLessThanOrEqual(mostHeldOf(plan));
  expect(largestBodyOf(run)).toBeLessThanOrEqual(plan.options.maxBatchBytes);
}
