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
   * have left is sent by others that send to the same address. Required.
   */
  readonly directory: string;

  /**
   * Bytes that all files of the folder may take, 1,048,576 (1 MiB) or more. Beyond that the oldest events are dropped,
   * counted as `overflow`.
   *
   * @default 1_073_741_824 // 1 GiB
   */
  readonly maxBytes?: number | undefined;

  /**
   * Milliseconds for which events may be in the folder, more than 0; then they are dropped as `expired`.
   *
   * @default 604_800_000 // 7 days
   */
  readonly maxAgeMs?: number | undefined;

  /**
   * When events also become safe from a power loss: `'background'` writes them to the device when they are 200 ms old,
   * off the event loop; `'tick'` writes them before the event loop goes on; `'never'` leaves that to the system. With
   * any of them events survive the end of the process.
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

/** For the system, a path ends at a NUL. */
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

/** An absolute path: a later change of the working directory must not move the spool. */
function absolute(directory: string): string {
  try {
    return resolve(directory);
  } catch {
    throw new InvalidOptionsException(
      `Expected spool.directory to be an absolute path where the working directory is gone, got ${quoted(directory)}.`,
    );
  }
}
