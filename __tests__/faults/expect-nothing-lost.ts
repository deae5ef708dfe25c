import { droppedTotal } from '../../src/delivery/ledger.js';
import { judge, type Verdict } from './judge.js';
import type { SeedRun } from './run-seed.js';

/** Everything that must hold after a run, whatever its faults were. */
export function expectNothingLost(run: SeedRun): Verdict {
  const { plan, relay, report, exit } = run;
  const verdict = judge(run);
  expect(exit).toEqual({ code: 0, signal: null });
  expect(report.unhandled).toEqual([]);
  expect(verdict).toMatchObject({ unaccounted: [], unexplainedDuplicates: [], outOfOrder: [], invented: [] });
  expectLedger(run);
  expect(relay.requests).toBeGreaterThan(5);
  if (plan.options['deliveryGuarantee'] === 'at-most-once') expect(verdict.duplicatesByCause).toEqual({});
  return verdict;
}

/** The ledger agrees with what the relay has seen. */
function expectLedger({ plan, relay, report }: SeedRun): void {
  const { ledger } = report;
  const { dropped } = ledger;
  expect(report.unbalanced).toBe(0);
  expect(ledger).toMatchObject({ accepted: report.accepted, pending: 0, inFlight: 0, pendingBytes: 0 });
  expect(ledger.delivered + droppedTotal(ledger)).toBe(report.accepted);
  expect(ledger.delivered).toBe(acknowledged(relay));
  expect(dropped.shutdown).toBe(report.undelivered.length);
  expect(dropped.rejected).toBeLessThanOrEqual(relay.refusedAlone.rejected.size);
  expect(dropped.too_large).toBeLessThanOrEqual(relay.refusedAlone.too_large.size);
  expect([dropped.closed, dropped.unserializable]).toEqual([0, 0]);
  const bound = 2 * Number(plan.options['maxPendingEvents']);
  expect(report.mostHeld).toBeLessThanOrEqual(bound);
  if (report.mostHeld < bound) expect(dropped.overflow).toBe(0);
  if (!('deliveryGuarantee' in plan.options)) expect(dropped.ambiguous).toBe(0);
}

const acknowledged = ({ stored }: SeedRun['relay']): number =>
  stored.reduce((sum, { numbers, lostBy }) => sum + (lostBy === undefined ? numbers.length : 0), 0);
