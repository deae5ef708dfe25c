import type { SeedRun } from './run-seed.js';

export interface Verdict {
  readonly tracked: number;
  readonly delivered: number;
  readonly requests: number;
  /** Events of which neither the relay nor the ledger knows. */
  readonly unaccounted: number[];
  readonly unexplainedDuplicates: number[];
  readonly outOfOrder: number[];
  readonly invented: number[];
  readonly duplicatesByCause: Record<string, number>;
}

/** Goes through all events, one by one, and asks the relay's record and the ledger about each. */
export function judge({ plan, relay, report }: SeedRun): Verdict {
  const copies = copiesOf(relay);
  const tracked = Array.from({ length: report.accepted }, (_, n) => n);
  const inOrder = !('maxConcurrentRequests' in plan.options);
  return {
    tracked: report.accepted,
    delivered: report.ledger.delivered,
    requests: relay.requests,
    unaccounted: unaccounted(tracked, copies, { relay, report }),
    unexplainedDuplicates: tracked.filter((n) => (copies.get(n)?.acknowledged ?? 0) > 1),
    outOfOrder: inOrder ? outOfOrder(relay) : [],
    invented: [...copies.keys()].filter((n) => !(n < report.accepted)),
    duplicatesByCause: duplicatesByCause(copies),
  };
}

interface Copies {
  acknowledged: number;
  /** Why the client was not told of the others. */
  readonly lostBy: string[];
}

function copiesOf({ stored }: SeedRun['relay']): Map<number, Copies> {
  const copies = new Map<number, Copies>();
  for (const { numbers, lostBy } of stored) {
    for (const n of numbers) {
      const entry = copies.get(n) ?? { acknowledged: 0, lostBy: [] };
      copies.set(n, entry);
      if (lostBy === undefined) entry.acknowledged++;
      else entry.lostBy.push(lostBy);
    }
  }
  return copies;
}

/** Of events dropped as `overflow` or `ambiguous` the ledger knows the number only; of the others it is known which they are. */
function unaccounted(
  tracked: number[],
  copies: Map<number, Copies>,
  { relay, report }: Pick<SeedRun, 'relay' | 'report'>,
): number[] {
  const { dropped } = report.ledger;
  const named = new Set([...report.undelivered, ...relay.refusedAlone.rejected, ...relay.refusedAlone.too_large]);
  const missing = tracked.filter((n) => !copies.has(n) && !named.has(n));
  return missing.slice(dropped.overflow + dropped.ambiguous);
}

/** Events whose first copy came after that of a later one. */
function outOfOrder({ stored }: SeedRun['relay']): number[] {
  const seen = new Set<number>();
  let highest = -1;
  return stored
    .flatMap(({ numbers }) => numbers)
    .filter((n) => {
      const isLate = !seen.has(n) && n < highest;
      seen.add(n);
      highest = Math.max(highest, n);
      return isLate;
    });
}

/** A second copy exists because the answer to an earlier one was lost. */
function duplicatesByCause(copies: Map<number, Copies>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { acknowledged, lostBy } of copies.values()) {
    const causes = acknowledged > 0 ? lostBy : lostBy.slice(1);
    for (const cause of causes) counts[cause] = (counts[cause] ?? 0) + 1;
  }
  return counts;
}
