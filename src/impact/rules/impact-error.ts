/** What keeps an analysis from its end; `docs/errors.md` is made of the comments. */
export type ImpactErrorCode =
  /** An option is unknown, missing, or has a value that it cannot have. The message names it; `--help` lists all. */
  | 'INVALID_OPTION'
  /** The goal cannot be read. Write `order` or `order[currency=EUR]`. */
  | 'INVALID_GOAL'
  /** The window is not a span of time. Write `7d`, `12h`, `30m`, `90s` or a number of seconds. */
  | 'INVALID_WINDOW'
  /** A time cannot be read, or the end of the range is not after its beginning. The message shows the right form. */
  | 'INVALID_TIME'
  /** The expected shares cannot be read, or do not fit the variations. Write `A=50,B=50`, with all of them. */
  | 'INVALID_WEIGHTS'
  /** The file of segments cannot be read, or has a user in two segments. Put each user into one. */
  | 'INVALID_SEGMENTS'
  /** The relay could not read this flags file. Run `goff-dev-relay --flags FILE`: it says why. */
  | 'INVALID_FLAGS'
  /** No event, or no entry of the flags file, is about that flag. The message has the nearest names. */
  | 'UNKNOWN_FLAG'
  /** No tracking event has the name, or the details, of that goal. The message says which, and the nearest names. */
  | 'UNKNOWN_GOAL'
  /** Nobody was exposed to the variation to compare with. The message has the nearest names. */
  | 'UNKNOWN_VARIATION'
  /** There are no files of events at the paths. Give the folder to which the exporters of the relay write. */
  | 'NO_FILES'
  /**
   * There are only CSV files, which the relay writes without quoting: their columns cannot be told apart. Export
   * JSON.
   */
  | 'CSV_NOT_READ'
  /**
   * There are only Parquet files, and they lack the text that the provider's option `detailsText` adds. Set it, or
   * export JSON.
   */
  | 'PARQUET_WITHOUT_DETAILS'
  /** The files have no events that the relay exported. Give the files of its exporters. */
  | 'NO_EVENTS'
  /** There is no file or folder at the path. Correct the path. */
  | 'PATH_NOT_FOUND'
  /** A file cannot be read, or its contents do not have the format of its name. Leave it out, or export it again. */
  | 'UNREADABLE_FILE'
  /** The report cannot be written to its file. Correct the path or its permissions. */
  | 'UNWRITABLE_FILE'
  /** DuckDB could not read the files. The message has its reason. */
  | 'READING_FAILED'
  /** `@duckdb/node-api` is not installed, or cannot be loaded. Install it: `npm i @duckdb/node-api`. */
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
