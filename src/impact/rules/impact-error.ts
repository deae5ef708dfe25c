/** What keeps an analysis from its end; `docs/errors.md` is made of the comments. */
export type ImpactErrorCode =
  /** An option that there is none of, or a value that it cannot have. */
  | 'INVALID_OPTION'
  /** The goal cannot be read. */
  | 'INVALID_GOAL'
  /** The window is no span of time. */
  | 'INVALID_WINDOW'
  /** A time is none, or the end of a range is not behind its beginning. */
  | 'INVALID_TIME'
  /** The expected shares cannot be read, or do not fit the variations. */
  | 'INVALID_WEIGHTS'
  /** The file of segments cannot be read, or has a user in two of them. */
  | 'INVALID_SEGMENTS'
  /** The flags file is none that the relay can read. */
  | 'INVALID_FLAGS'
  /** No event, or no entry of the flags file, is of that flag. */
  | 'UNKNOWN_FLAG'
  /** No event is of that goal. */
  | 'UNKNOWN_GOAL'
  /** The variation to compare with is in no event. */
  | 'UNKNOWN_VARIATION'
  /** There are no files of events where they were looked for. */
  | 'NO_FILES'
  /** There are CSV files alone, which the relay writes without quoting: nobody can tell their columns apart. */
  | 'CSV_NOT_READ'
  /** There are Parquet files alone, without the text that the provider's option `detailsText` adds. */
  | 'PARQUET_WITHOUT_DETAILS'
  /** The files have no events that the relay exported. */
  | 'NO_EVENTS'
  /** There is nothing at the path. */
  | 'PATH_NOT_FOUND'
  /** A file cannot be read, or is of another format than its name says. */
  | 'UNREADABLE_FILE'
  /** The report cannot be written to its file. */
  | 'UNWRITABLE_FILE'
  /** DuckDB could not read the files. */
  | 'READING_FAILED'
  /** `@duckdb/node-api` is not installed, or cannot be loaded. */
  | 'DUCKDB_MISSING';

/**
 * What keeps an analysis from starting or from ending, as one sentence for people.
 *
 * `code` is stable. `exitCode` is what a command exits with: 1 wrong or failed, 2 usage, 3 a prerequisite is missing.
 */
export class ImpactError extends Error {
  override readonly name = 'ImpactError';
  readonly code: ImpactErrorCode;
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, { code, exitCode }: { readonly code: ImpactErrorCode; readonly exitCode: 1 | 2 | 3 }) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}
