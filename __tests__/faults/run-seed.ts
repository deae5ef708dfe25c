import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DropReason, Ledger } from '../../src/index.js';
import { faultsOf, largeFaultsOf, type Fault } from './faults.js';
import { FaultyRelay } from './faulty-relay.js';
import { unexplainedDuplicates } from './judge.js';

/** What the application says of itself when it has closed. */
interface ApplicationReport {
  readonly accepted: number;
  readonly unbalanced: number;
  readonly unhandled: string[];
  readonly lines: number;
  readonly undelivered: number[];
  readonly mostHeld: number;
  /** Times that an event was dropped for overflow while there was room. */
  readonly needlessDrops: number;
  /** How long closing took. */
  readonly closeMs: number;
  /** The number of the first large event. */
  readonly largeFrom?: number;
  readonly ledger: Ledger;
}

export interface SeedRun {
  readonly plan: Plan;
  readonly relay: FaultyRelay;
  readonly report: ApplicationReport;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
}

interface Plan {
  readonly stop: 'SIGTERM' | 'close';
  readonly options: typeof COMMON & { readonly maxBatchSize: number; readonly deliveryGuarantee?: 'at-most-once' };
  /** Whether the application is stopped in the middle of the last faults. */
  readonly inTheMiddle: boolean;
  /** The events of the second part, in which large bodies meet faults. */
  readonly large: LargeEvents | undefined;
  readonly afterwards: Fault;
  readonly isPoison: (n: number) => boolean;
  /** A reason under which a whole run of this plan has events in its ledger. */
  readonly costs?: DropReason | undefined;
  /** One in this many events is above `maxBatchBytes`. */
  readonly oversizedEvery?: number | undefined;
}

interface LargeEvents {
  /** Of a burst: they fill a batch. */
  readonly events: number;
  readonly eventBytes: number;
  readonly everyMs: number;
  /** The faults wait for requests of this size. */
  readonly minBodyBytes: number;
}

const MIB = 1_048_576;

/** Ten seeds in a row meet every variant. */
export function planOf(seed: number): Plan {
  const variant = seed % 10;
  const neverRecovers = variant === 9;
  const maxBatchSize = [17, 100, 1_000][seed % 3] ?? 1_000;
  const special = VARIANTS[variant] ?? {};
  // The sockets of one machine hold a MiB; only what is much larger waits in the client.
  const bodyBytes = special.maxBatchBytes === 8 * MIB ? 5 * MIB : 0.75 * MIB;
  return {
    stop: seed % 2 === 0 ? 'SIGTERM' : 'close',
    inTheMiddle: variant === 2 || variant === 5,
    large: variant === 2 || variant === 8 ? undefined : largeEvents(bodyBytes, maxBatchSize),
    afterwards: neverRecovers ? { kind: 'status', status: 503 } : { kind: 'ok' },
    isPoison: variant === 4 || variant === 5 ? (n) => n % 997 === 13 : () => false,
    costs: COSTS[variant],
    oversizedEvery: variant === 8 ? 500 : undefined,
    options: { ...COMMON, maxBatchSize, ...special },
  };
}

const COMMON = {
  timeout: 1_000,
  dataFlushInterval: 50,
  shutdownTimeoutMs: 20_000,
  maxConcurrentRequests: 1,
  maxPendingEvents: 20_000,
  maxPendingBytes: 64 * MIB,
  maxBatchBytes: MIB,
};

/** A batch of several events is no larger than a sixteenth of what is held. */
const LARGE_BATCHES = { maxBatchBytes: 8 * MIB, maxPendingBytes: 128 * MIB };

const VARIANTS: Readonly<Record<number, Partial<typeof COMMON> & { readonly deliveryGuarantee?: 'at-most-once' }>> = {
  1: { ...LARGE_BATCHES },
  3: { maxConcurrentRequests: 16 },
  6: { ...LARGE_BATCHES, deliveryGuarantee: 'at-most-once' },
  7: { maxPendingEvents: 200 },
  8: { maxBatchBytes: 3_000 },
  9: { shutdownTimeoutMs: 3_000 },
};

const COSTS: Readonly<Record<number, DropReason>> = {
  4: 'rejected',
  6: 'ambiguous',
  7: 'overflow',
  8: 'too_large',
  9: 'shutdown',
};

function largeEvents(bodyBytes: number, maxBatchSize: number): LargeEvents {
  const events = Math.min(maxBatchSize, 100);
  const eventBytes = Math.floor(bodyBytes / events);
  return { events, eventBytes, everyMs: bodyBytes > MIB ? 400 : 150, minBodyBytes: bodyBytes / 3 };
}

/** How much of its scripts a seed plays. */
interface Extent {
  readonly faults?: number;
  readonly largeFaults?: number;
}

/**
 * Several times what a run takes. An application that never comes to an end is stopped then, and the seed has failed.
 */
const MAX_RUN_MS = 80_000;

/**
 * Lets an application in a process of its own track against a faulty relay, stops it, and returns both their records.
 */
export async function runSeed(seed: number, extent: Extent = {}): Promise<SeedRun> {
  const plan = planOf(seed);
  const relay = new FaultyRelay({ ...plan, timeoutMs: plan.options.timeout });
  await relay.listen();
  const scriptOver = relay.play(faultsOf(seed, extent.faults));
  const application = start({ url: relay.url, seed, ...plan });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), MAX_RUN_MS);
  try {
    const ended = endOf(application);
    const run = playAll({ seed, plan, relay, application, extent, scriptOver, signal: late.signal }).then(() => ended);
    const [report, exit] = await Promise.race([run, once(late.signal, 'abort').then(() => neverEnds(relay))]);
    return { plan, relay, report, exit };
  } finally {
    clearTimeout(timer);
    application.kill('SIGKILL');
    await relay.close();
  }
}

async function endOf(application: ChildProcess): Promise<[ApplicationReport, SeedRun['exit']]> {
  const exited = once(application, 'exit') as Promise<[number | null, string | null]>;
  const reported = once(application, 'message') as Promise<[ApplicationReport]>;
  const [report] = await Promise.race([reported, exited.then(endsWithoutReport)]);
  const [code, signal] = await exited;
  return [report, { code, signal }];
}

interface Play {
  readonly seed: number;
  readonly plan: Plan;
  readonly relay: FaultyRelay;
  readonly application: ChildProcess;
  readonly extent: Extent;
  readonly scriptOver: Promise<void>;
  readonly signal: AbortSignal;
}

/** Both scripts, and the word to stop. */
async function playAll({ seed, plan, relay, application, extent, scriptOver, signal }: Play): Promise<void> {
  let allOver = scriptOver;
  if (plan.large !== undefined) {
    await scriptOver;
    application.send(plan.large);
    allOver = relay.play(largeFaultsOf(seed, extent.largeFaults), plan.large);
  }
  await (plan.inTheMiddle ? untilHalf(relay, signal) : allOver);
  relay.expectClosing(plan.options.shutdownTimeoutMs);
  if (plan.stop === 'SIGTERM') application.kill('SIGTERM');
  else application.send('close');
}

function endsWithoutReport([code, signal]: [number | null, string | null]): never {
  throw new Error(`Expected a report of the application, got its exit with ${signal ?? code}`);
}

function neverEnds({ exchanges, left }: FaultyRelay): never {
  throw new Error(
    `Expected the application to end, got ${exchanges.length} requests in ${MAX_RUN_MS} ms, ${left} faults left; ` +
      `sent again without need: ${unexplainedDuplicates(exchanges).length} events`,
  );
}

function start(setup: object): ChildProcess {
  return fork(join(__dirname, 'application.cjs'), [JSON.stringify(setup)], { execArgv: [] });
}

async function untilHalf(relay: FaultyRelay, signal: AbortSignal): Promise<void> {
  const half = relay.left / 2;
  while (relay.left > half && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
}
