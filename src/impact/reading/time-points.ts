import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimePoint } from '../rules/counts.js';
import { rowsOf } from './duckdb.js';
import { stepsQuery, timeRange, type Steps } from '../rules/sql/time-statements.js';

const stepCount = 40;

interface StepRow {
  readonly v: string;
  readonly step: number;
  readonly exposed: number;
  readonly converting: number;
}

/** How exposed and converting users add up over time, in at most 40 steps. */
export async function timePointsOf(connection: DuckDBConnection): Promise<TimePoint[]> {
  const [range] = await rowsOf<{ first: number | null; last: number | null }>(connection, timeRange);
  if (range?.first == null || range.last === null) return [];
  const count = Math.min(stepCount, range.last - range.first + 1);
  const steps = { first: range.first, last: range.last, count };
  return pointsOf(await rowsOf<StepRow>(connection, stepsQuery(steps)), steps);
}

function pointsOf(rows: readonly StepRow[], { first, last, count }: Steps): TimePoint[] {
  const names = [...new Set(rows.map(({ v }) => v))].sort();
  const totals = new Map(names.map((v) => [v, { exposedUsers: 0, convertingUsers: 0 }]));
  return Array.from({ length: count }, (_, step) => {
    for (const row of rows.filter((each) => each.step === step)) add(totals, row);
    const until = Math.ceil(first + ((step + 1) * (last - first + 1)) / count);
    return { until, variations: namedCopy(totals) };
  });
}

function add(totals: Map<string, { exposedUsers: number; convertingUsers: number }>, row: StepRow): void {
  const sofar = totals.get(row.v) ?? { exposedUsers: 0, convertingUsers: 0 };
  totals.set(row.v, {
    exposedUsers: sofar.exposedUsers + row.exposed,
    convertingUsers: sofar.convertingUsers + row.converting,
  });
}

function namedCopy(
  totals: ReadonlyMap<string, { exposedUsers: number; convertingUsers: number }>,
): TimePoint['variations'] {
  const variations = Object.create(null) as Record<string, { exposedUsers: number; convertingUsers: number }>;
  for (const [v, total] of totals) variations[JSON.parse(v) as string] = total;
  return variations;
}
