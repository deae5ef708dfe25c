import type { Metric } from './result.js';

/** The options of `impact`. Texts have the form that the options of `goff-impact` have. */
export interface ImpactOptions {
  /**
   * Folders, files or addresses that DuckDB reads. In a folder every file is read whose name ends in `.json`,
   * `.jsonl` or `.ndjson`, or in one of these and `.gz`, at any depth.
   */
  readonly files: string | readonly string[];
  /** The key of the flag. */
  readonly flag: string;
  /** A name that was tracked, such as `purchase`; `purchase[currency=EUR]` where only these details count. */
  readonly goal: string;
  /** The member of the details that holds the value. Default `value`. */
  readonly value?: string | undefined;
  /** The member of the details that holds an event's id. Default `eventId`. */
  readonly id?: string | undefined;
  /** The variation that the others are compared with. Default: the one with most exposed users. */
  readonly control?: string | undefined;
  /** How long after a user's first exposure a goal event counts: `7d`, `12h`, `30m`, or seconds. Default: for ever. */
  readonly window?: string | undefined;
  /** An ISO date or time (UTC if no zone is given) or seconds since 1970; inclusive. */
  readonly from?: string | undefined;
  /** The same as `from`, but exclusive. */
  readonly to?: string | undefined;
  /** The path of a CSV file with the header `userKey,segment`. */
  readonly segments?: string | undefined;
  /** The expected shares of the variations, in any unit. Default: equal shares. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** The path of the relay's flag configuration, YAML or JSON: the shares of the flag's default rule. */
  readonly flags?: string | undefined;
  /** What the verdict is about. Default `conversion`. */
  readonly metric?: Metric | undefined;
  /** The relative effect worth finding, a fraction. Default 0.05. */
  readonly detect?: number | undefined;
  /** The chance of a false alarm that is accepted, a fraction. Default 0.05. */
  readonly alpha?: number | undefined;
  /** True for intervals that stay valid however often one looks. Default false. */
  readonly sequential?: boolean | undefined;
  /** The member that holds the details as JSON text, for Parquet files. Default `details`. */
  readonly detailsText?: string | undefined;
  /** Called about twice a second while the files are read, with the part that is done: 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}
