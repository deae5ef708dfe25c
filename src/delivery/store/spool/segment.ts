import type { Envelope } from '../../envelope.js';
import type { LogFile } from './log-file.js';
import type { LogFileName } from './log-file-name.js';
import type { NumberSet } from './number-set.js';

/** A file of a log that this process owns, and how much of it is still needed. */
export interface Segment {
  path: string;
  name: LogFileName;
  /** What its events are sent in. */
  readonly envelope: Envelope;
  /** The number of its first event in this process, minus the one in the file. */
  readonly shift: number;
  first: number;
  /** One more than the number of its last event. */
  end: number;
  /** Events that have neither been delivered nor dropped. */
  unsettled: number;
  /** Bytes of its whole records; what a reader may read. */
  bytes: number;
  /** Settled events that are not noted on disk yet, by their numbers in the file. */
  readonly unnoted: NumberSet;
  /** When its last event was written, milliseconds since 1970. */
  newestMs: number;
  /**
   * The file while events are still appended to it. Nothing else may append to it: it would not know where a torn end
   * begins.
   */
  file: LogFile | undefined;
  /** The file, if this process has written it: it is told when it is removed, and is not synchronized then. */
  readonly written: LogFile | undefined;
}
