import { resolve } from 'node:path';
import { InvalidOptionsException } from '../errors.js';
import { quoted } from '../log-text.js';
import { checkOptions, type OptionChecks } from './check-options.js';
import * as checks from './checks.js';
import type { Completed } from './completed.js';

/** Where accepted events are kept until they are delivered, and for how long. */
export interface SpoolOptions {
  /**
   * A folder on a disk of this machine; it is made if it is missing. Several processes may share it: what dead ones
   * have left is sent by those that send to the same address. Required.
   */
  readonly directory: string;

  /**
   * Bytes that all files of the folder may take, 1,048,576 (1 MiB) or more; then the oldest events are dropped, counted
   * as `overflow`.
   *
   * @default 1_073_741_824 // 1 GiB
   */
  readonly maxBytes?: number | undefined;

  /**
   * Milliseconds for which events may be in the folder; then they are dropped as `expired`.
   *
   * @default 604_800_000 // 7 days
   */
  readonly maxAgeMs?: number | undefined;

  /**
   * When events are also safe from a power loss: `'background'` asks the device for those that are 200 ms old, beside
   * the event loop, `'tick'` asks before the event loop goes on, `'never'` leaves it to the system. The end of the
   * process costs nothing with any of them.
   *
   * @default 'background'
   */
  readonly sync?: 'background' | 'tick' | 'never' | undefined;
}

export const SPOOL_DEFAULTS = Object.freeze({
  maxBytes: 1_073_741_824,
  maxAgeMs: 604_800_000,
  sync: 'background',
} as const);

const MIN_BYTES = 1_048_576;

/** A path with a NUL ends there for the system. */
const isDirectory: checks.Check = (value) =>
  typeof value === 'string' && value !== '' && !value.includes('\0') ? undefined : 'the path of a folder';

const isAge: checks.Check = (value) =>
  typeof value === 'number' && value > 0 && Number.isFinite(value) ? undefined : 'milliseconds, more than 0';

const CHECKS: OptionChecks<SpoolOptions> = {
  directory: isDirectory,
  maxBytes: checks.isCount(MIN_BYTES),
  maxAgeMs: isAge,
  sync: checks.isOneOf('background', 'tick', 'never'),
};

/** Checks and completes the options of a spool; throws an `InvalidOptionsException` for the first wrong one. */
export function resolveSpool(
  given: Readonly<Record<string, unknown>>,
  warn: (line: string) => void,
): Completed<SpoolOptions> {
  checkOptions(given, { checks: CHECKS, required: ['directory'], warn, prefix: 'spool.' });
  const members = Object.entries(given).filter(([, value]) => value !== undefined);
  const spool = { ...SPOOL_DEFAULTS, ...Object.fromEntries(members) } as Completed<SpoolOptions>;
  return { ...spool, directory: absolute(spool.directory) };
}

/** Whoever changes the working directory later does not move it. */
function absolute(directory: string): string {
  try {
    return resolve(directory);
  } catch {
    throw new InvalidOptionsException(
      `Expected spool.directory to be an absolute path where the working directory is gone, got ${quoted(directory)}.`,
    );
  }
}
