/** What the command has of the process around it. */
export interface Surroundings {
  /** Writes a line to standard output; resolves with false when nobody reads it any more. */
  readonly print: (line: string) => Promise<boolean>;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
  /** Shows how far the sending is. */
  readonly showProgress: (progress: Progress) => void;
  /** Aborted when the user has had enough. */
  readonly stop: AbortSignal;
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
}

/** Events that have been settled, of those that were found. */
export interface Progress {
  readonly settled: number;
  readonly found: number;
}
