import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ledger } from '../../src/index.js';
import { faultsOf, type Fault } from './faults.js';
import { FaultyRelay } from './faulty-relay.js';

/** What the application says of itself when it has closed. */
interface ApplicationReport {
  readonly accepted: number;
  readonly unbalanced: number;
  readonly unhandled: string[];
  readonly lines: number;
  readonly undelivered: number[];
  readonly failed: Record<string, number>;
  readonly mostHeld: number;
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
  readonly options: Record<string, unknown>;
  /** Whether the application is stopped in the middle of the faults. */
  readonly inTheMiddle: boolean;
  readonly afterwards: Fault;
  readonly isPoison: (n: number) => boolean;
}

/** Ten seeds in a row meet every variant. */
export function planOf(seed: number): Plan {
  const variant = seed % 10;
  const neverRecovers = variant === 9;
  return {
    stop: seed % 2 === 0 ? 'SIGTERM' : 'close',
    inTheMiddle: variant === 2 || variant === 5,
    afterwards: neverRecovers ? { kind: 'status', status: 503 } : { kind: 'ok' },
    isPoison: variant === 4 || variant === 5 ? (n) => n % 997 === 13 : () => false,
    options: {
      timeout: 1_000,
      dataFlushInterval: 50,
      shutdownTimeoutMs: neverRecovers ? 3_000 : 20_000,
      maxBatchSize: [17, 100, 1_000][seed % 3],
      ...(variant === 3 ? { maxConcurrentRequests: 16 } : {}),
      ...(variant === 6 ? { deliveryGuarantee: 'at-most-once' } : {}),
      maxPendingEvents: variant === 7 ? 200 : 20_000,
      ...(variant === 8 ? { maxBatchBytes: 3_000 } : {}),
    },
  };
}

/** Lets an application in a process of its own track against a faulty relay, stops it, and answers both their records. */
export async function runSeed(seed: number, { faults = Infinity }: { faults?: number } = {}): Promise<SeedRun> {
  const plan = planOf(seed);
  const relay = new FaultyRelay({ faults: faultsOf(seed, faults), ...plan });
  await relay.listen();
  const application = start({ url: relay.url, seed, stop: plan.stop, options: plan.options });
  try {
    const reported = once(application, 'message') as Promise<[ApplicationReport]>;
    const exited = once(application, 'exit') as Promise<[number | null, string | null]>;
    await (plan.inTheMiddle ? untilHalf(relay) : relay.scriptOver);
    if (plan.stop === 'SIGTERM') application.kill('SIGTERM');
    else application.send('close');
    const [report] = await reported;
    const [code, signal] = await exited;
    return { plan, relay, report, exit: { code, signal } };
  } finally {
    application.kill('SIGKILL');
    await relay.close();
  }
}

function start(setup: object): ChildProcess {
  return fork(join(__dirname, 'application.cjs'), [JSON.stringify(setup)], { execArgv: [] });
}

async function untilHalf(relay: FaultyRelay): Promise<void> {
  const half = relay.left / 2;
  while (relay.left > half) await new Promise((resolve) => setTimeout(resolve, 20));
}
