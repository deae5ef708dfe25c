import type { Logger } from '../../../logger.js';
import type { Clock } from '../../../timing/clock.js';
import type { IntakeOptions } from '../memory/intake.js';
import type { SpoolFiles } from './spool-files.js';
import type { SpoolSync } from './sync-policy.js';

/** Where the files are, and for how long; see the options of the provider. */
export interface SpoolSettings {
  readonly directory: string;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly sync: SpoolSync;
}

export interface SpoolStoreOptions extends IntakeOptions {
  readonly spool: SpoolSettings;
  /** Where the events go; nobody else gets them. */
  readonly url: string;
  /** Whether events for another relay are sent there too. Default: no. */
  readonly takesAnyTarget?: boolean | undefined;
  /** The metadata that go with the events. */
  readonly meta: Readonly<Record<string, unknown>>;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly files?: SpoolFiles;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
}
