import type { DuckDBConnection } from '@duckdb/node-api';
import { byBytes } from '../rules/users/by-bytes.js';
import { noSegment, type Segments } from '../rules/segments.js';
import { allEvents, segmentEvents, segmentRows, segmentTable } from '../rules/sql/segment-statements.js';

const usersAtOnce = 5000;

/** Narrows `events` to the users of one segment after the other, and calls `resultOf` for each. */
export async function segmentsOf<Result>(
  connection: DuckDBConnection,
  segments: Segments,
  resultOf: () => Promise<Result>,
): Promise<(Result & { segment: string })[]> {
  const names = [...new Set(segments.values())].filter((name) => name !== noSegment).sort(byBytes);
  await connection.run(segmentTable);
  await fill(connection, { segments, names });
  await connection.run(allEvents);
  const results: (Result & { segment: string })[] = [];
  for (const [index, segment] of [...names, noSegment].entries()) {
    await connection.run(segmentEvents(index < names.length ? index : null));
    results.push({ segment, ...(await resultOf()) });
  }
  return results;
}

async function fill(
  connection: DuckDBConnection,
  { segments, names }: { segments: Segments; names: readonly string[] },
): Promise<void> {
  const numbers = new Map(names.map((name, index) => [name, index]));
  const rows = [...segments].flatMap(([user, name]): [string, number][] => {
    const number = numbers.get(name);
    return number === undefined ? [] : [[user, number]];
  });
  for (let begin = 0; begin < rows.length; begin += usersAtOnce) {
    await connection.run(segmentRows(rows.slice(begin, begin + usersAtOnce)));
  }
}
