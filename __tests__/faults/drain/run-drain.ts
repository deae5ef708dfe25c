import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ledger } from '../../../src/index.js';
import { accountOf, type Account } from './account.js';
import { DrainRelay, type Seen } from './drain-relay.js';
import { idealOf, type IdealResult } from './ideal.js';
import { medianOf } from './median.js';
import { TIMEOUT_MS, type Plan } from './plan.js';

/** What the application says of itself at its end. */
interface Report {
  readonly unhandled: readonly string[];
  readonly undelivered: readonly number[];
  /** Of the batches that were delivered. */
  readonly roundTripsMs: readonly number[];
  readonly closeMs: number;
  /** What it has logged. */
  readonly lines: readonly string[];
  readonly ledger: Ledger;
}

export interface DrainRun {
  readonly plan: Plan;
  readonly account: Account;
  readonly ideal: IdealResult;
  readonly requests: readonly Seen[];
  readonly report: Report;
  /** What went wrong beside the account: unhandled errors, an exit that is not 0, requests that nobody can read. */
  readonly mishaps: readonly string[];
}

/** What the application does when it has tracked everything. */
export type Then = { readonly kind: 'close' | 'flush' } | { readonly kind: 'wait'; readonly ms: number };

/** Several times what a run takes. An application that never comes to an end is stopped then. */
const MAX_RUN_MS = 90_000;

const TRACKING_MS = 1_000;
const EVENT_BYTES = 200;
const DEFAULT_SHUTDOWN_MS = 10_000;

/**
 * Lets an application in a process of its own track against a faulty relay and do what it is told; returns both their
 * records.
 */
export async function runDrain(plan: Plan, then: Then = { kind: 'close' }): Promise<DrainRun> {
  const relay = new DrainRelay({ strikes: plan.strikes, isPoison: (n) => plan.culprits.has(n) });
  await relay.listen();
  const { seed, events, options } = plan;
  const application = fork(APPLICATION, [JSON.stringify({ url: relay.url, seed, events, options, then })], {
    execArgv: [],
  });
  const timer = setTimeout(() => application.kill('SIGKILL'), MAX_RUN_MS);
  try {
    const [report, code] = await endOf(application);
    return judged({ plan, report, relay, code });
  } finally {
    clearTimeout(timer);
    application.kill('SIGKILL');
    await relay.close();
  }
}

const APPLICATION = join(process.cwd(), '__tests__/faults/drain/application.cjs');

async function endOf(application: ChildProcess): Promise<[Report, unknown]> {
  const exited = once(application, 'exit');
  const reported = once(application, 'message') as Promise<[Report]>;
  const [report] = await Promise.race([reported, exited.then(endsWithoutReport)]);
  const [code, signal] = await exited;
  return [report, code ?? signal];
}

function endsWithoutReport([code, signal]: unknown[]): never {
  throw new Error(`Expected a report of the application, got its exit with ${String(signal ?? code)}`);
}

interface Ended {
  readonly plan: Plan;
  readonly report: Report;
  readonly relay: DrainRelay;
  readonly code: unknown;
}

function judged({ plan, report, relay, code }: Ended): DrainRun {
  const { requests, unreadable } = relay;
  const { ledger, undelivered, unhandled } = report;
  const stored = requests.filter((request) => request.stored).map(({ events }) => events);
  const account = accountOf({ tracked: plan.events, culprits: plan.culprits, stored, ledger, undelivered });
  const mishaps = [...unhandled, ...unreadable, ...(code === 0 ? [] : [`exit with ${String(code)}`])];
  return { plan, account, ideal: idealBeside(plan, report), requests, report, mishaps };
}

/** The ideal client on the same faults, with the round trip that the real one has met, in the median. */
function idealBeside({ strikes, events, culprits, options }: Plan, { roundTripsMs }: Report): IdealResult {
  const shutdownMs = numberOf(options['shutdownTimeoutMs'], DEFAULT_SHUTDOWN_MS);
  return idealOf({
    strikes,
    events: events - culprits.size,
    eventBytes: EVENT_BYTES,
    trackingMs: TRACKING_MS,
    deadlineMs: TRACKING_MS + shutdownMs,
    roundTripMs: medianOf(roundTripsMs) ?? USUAL_ROUND_TRIP_MS,
    timeoutMs: numberOf(options['timeout'], TIMEOUT_MS),
    maxBatchSize: numberOf(options['maxBatchSize'], 1_000),
    maxBatchBytes: numberOf(options['maxBatchBytes'], 1_048_576),
  });
}

/** Where nothing was delivered. */
const USUAL_ROUND_TRIP_MS = 5;

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
