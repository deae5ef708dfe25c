import type { DuckDBConnection } from '@duckdb/node-api';
import { ImpactError } from '../rules/impact-error.js';
import type { ImpactCounts, TimePoint } from '../rules/counts.js';
import type { Question } from '../rules/question.js';
import type { Segments } from '../rules/segments.js';
import { readingStatements, tableStatements } from '../rules/sql/statements.js';
import { countsOf } from './counts-of.js';
import { withDatabase } from './duckdb.js';
import { readingFailed } from './reading-failed.js';
import { segmentsOf } from './segment-tables.js';
import { tableRows } from './table-rows.js';
import { timePointsOf } from './time-points.js';

/** What the files say about a question. */
export interface ReadEvents extends Figures {
  readonly segments?: readonly (Figures & { readonly segment: string })[];
}

export interface Figures {
  readonly counts: ImpactCounts;
  readonly timePoints: readonly TimePoint[];
}

export interface Reading {
  readonly question: Question;
  /** A query with one column `line`; `maxLineBytes` is what a line may have. */
  readonly source: (limits: { maxLineBytes?: number }) => string;
  readonly files: ImpactCounts['files'];
  readonly mayFetchExtensions: boolean;
  readonly segments?: Segments | undefined;
  /** Called about twice a second, with what is done of the reading: 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Little memory is enough for most folders. Long lines or many visitors take more, in a further attempt. */
const attempts = [{ memoryMb: 512 }, { memoryMb: 2048 }, { memoryMb: 4096, maxLineBytes: 256 * 1024 * 1024 }] as const;

/**
 * Reads the files and applies the rules.
 *
 * @throws ImpactError `DUCKDB_MISSING`, or `READING_FAILED` with what DuckDB says.
 */
export async function readEvents(reading: Reading): Promise<ReadEvents> {
  return withEnoughMemory(reading, (connection, limits) => readWith(connection, reading, limits));
}

/** @throws ImpactError `DUCKDB_MISSING`, or `READING_FAILED` with what DuckDB says. */
export async function withEnoughMemory<Result>(
  { mayFetchExtensions }: Pick<Reading, 'mayFetchExtensions'>,
  read: (connection: DuckDBConnection, limits: { maxLineBytes?: number }) => Promise<Result>,
): Promise<Result> {
  let failure: unknown;
  for (const { memoryMb, ...limits } of attempts) {
    try {
      return await withDatabase({ memoryMb, mayFetchExtensions }, (connection) => read(connection, limits));
    } catch (error) {
      failure = error;
      if (error instanceof ImpactError || !/Out of Memory|maximum_object_size/.test(String(error))) break;
    }
  }
  throw readingFailed(failure);
}

async function readWith(
  connection: DuckDBConnection,
  reading: Reading,
  limits: { maxLineBytes?: number },
): Promise<ReadEvents> {
  const stopWatching = watch(connection, reading.onProgress);
  try {
    for (const sql of readingStatements(reading.question, reading.source(limits))) await connection.run(sql);
  } finally {
    stopWatching();
  }
  const whole = await figuresOf(connection, reading);
  if (reading.segments === undefined) return whole;
  const segments = await segmentsOf(connection, reading.segments, () => figuresOf(connection, reading));
  return { ...whole, segments };
}

async function figuresOf(connection: DuckDBConnection, { question, files }: Reading): Promise<Figures> {
  for (const sql of tableStatements(question)) await connection.run(sql);
  const counts = countsOf(await tableRows(connection, question), { question, files });
  return { counts, timePoints: await timePointsOf(connection) };
}

function watch(connection: DuckDBConnection, onProgress: Reading['onProgress']): () => void {
  if (onProgress === undefined) return () => undefined;
  const timer = setInterval(() => onProgress(Math.max(0, connection.progress.percentage) / 100), 500);
  return () => {
    clearInterval(timer);
    onProgress(1);
  };
}
