import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ledger } from '../../src/index.js';
import { freePort } from '../helpers/free-port.js';

interface MemoryReport {
  /** heapUsed + external + arrayBuffers after a garbage collection, less the same before the first event. */
  readonly grownBytes: number;
  readonly ledger: Ledger;
  readonly eventBytes: number;
}

async function trackInVain(eventBytes: number): Promise<MemoryReport> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = fork(join(__dirname, 'tracks-in-vain.cjs'), [JSON.stringify({ url, eventBytes, events: 1_000_000 })], {
    execArgv: ['--expose-gc'],
  });
  const [report] = (await once(child, 'message')) as [MemoryReport];
  await once(child, 'exit');
  return report;
}

const MAX_PENDING_BYTES = 64 * 1024 * 1024;
const ALLOWANCE_BYTES = 40_000_000;

it.each([
  ['the bound on events', 470, { pending: 20_000 }],
  ['the bound on bytes', 10_000, { pendingBytes: MAX_PENDING_BYTES }],
])(
  'a relay that is down for 1,000,000 events costs no more memory than promised when %s bites (%d bytes an event)',
  async (_name, eventBytes, { pending, pendingBytes }: { pending?: number; pendingBytes?: number }) => {
    const report = await trackInVain(eventBytes);
    const { ledger } = report;
    expect(ledger.accepted).toBe(1_000_000);
    expect(ledger.dropped.overflow + ledger.pending + ledger.inFlight).toBe(1_000_000);
    expect(Math.abs(report.eventBytes / eventBytes - 1)).toBeLessThan(0.1);
    if (pending !== undefined) expect(ledger.pending + ledger.inFlight).toBe(pending);
    if (pendingBytes !== undefined) expect(ledger.pendingBytes).toBeGreaterThan(pendingBytes * 0.98);
    expect(ledger.pendingBytes).toBeLessThanOrEqual(MAX_PENDING_BYTES);
    expect(report.grownBytes).toBeLessThanOrEqual(MAX_PENDING_BYTES + ALLOWANCE_BYTES);
  },
  300_000,
);
