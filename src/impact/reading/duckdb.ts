import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as DuckDb from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { checkDuckDbVersion, duckDbMissing } from './duckdb-missing.js';

/** What DuckDB may use. */
export interface DatabaseLimits {
  readonly memoryMb: number;
  /** Addresses may need an extension, which DuckDB then fetches; files never do. */
  readonly mayFetchExtensions: boolean;
}

async function loadDuckDb(): Promise<typeof DuckDb> {
  const duckDb = await import('@duckdb/node-api').catch((cause: unknown) => {
    throw duckDbMissing(cause);
  });
  checkDuckDbVersion(duckDb.version());
  return duckDb;
}

/** Runs `use` with a database in memory; what does not fit goes into a folder that is removed afterwards. */
export async function withDatabase<Result>(
  limits: DatabaseLimits,
  use: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const { DuckDBInstance } = await loadDuckDb();
  const folder = await mkdtemp(join(tmpdir(), 'goff-impact-'));
  const instance = await DuckDBInstance.create(':memory:', settings(limits, folder));
  const connection = await instance.connect();
  try {
    // Without its progress bar DuckDB does not say how far it is.
    await connection.run('set enable_progress_bar = true; set enable_progress_bar_print = false');
    return await use(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

function settings({ memoryMb, mayFetchExtensions }: DatabaseLimits, folder: string): Record<string, string> {
  return {
    threads: String(availableParallelism()),
    memory_limit: `${memoryMb}MB`,
    temp_directory: folder,
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: String(mayFetchExtensions),
    autoload_known_extensions: String(mayFetchExtensions),
  };
}

/** All rows of a query. Its numbers must be doubles: DuckDB hands out its integers as bigints. */
export async function rowsOf<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects() as unknown as Row[];
}
