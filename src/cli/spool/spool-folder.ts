import { access, constants, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { targetOf, type LogFileName } from '../../delivery/store/spool/log-file-name.js';
import { FORMAT_VERSION } from '../../delivery/store/spool/record-format.js';
import { surveySpool, type Survey } from '../../delivery/store/spool/survey.js';
import { wallClockMs } from '../../events/wall-clock.js';
import { fileFailure, quoted } from '../../log-text.js';
import { CommandError, systemCode } from '../command-error.js';

/** The folder inside the user's that has the files of the version of this package. */
const VERSION_FOLDER = `v${FORMAT_VERSION}`;

const VERSION_NAME = /^v\d{1,9}$/;

/** A folder that has a spool in it. */
export interface SpoolFolder {
  /** The path by which the user knows it, made absolute. */
  readonly directory: string;
  /** Where the files are. */
  readonly folder: string;
}

/** Throws a `CommandError` if there is no spool, or it cannot be read. */
export async function openSpoolFolder(directory: string): Promise<SpoolFolder> {
  const entries = await entriesOf(directory);
  if (!entries.includes(VERSION_FOLDER)) throw noSpool(directory, entries);
  const folder = join(resolve(directory), VERSION_FOLDER);
  await entriesOf(folder, directory);
  return { directory: resolve(directory), folder };
}

/** Throws a `CommandError` if its files cannot be renamed and removed. */
export async function checkWritable({ directory, folder }: SpoolFolder): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new CommandError(`Expected to write in ${quoted(directory)}, ${fileFailure(error)}.`, 'UNWRITABLE_FOLDER');
  }
}

/** What the folder has now; with an endpoint, only what goes there. */
export async function surveyOf(
  { directory, folder }: SpoolFolder,
  isWanted: (name: LogFileName) => boolean,
): Promise<Survey> {
  try {
    return await surveySpool({ folder, nowMs: wallClockMs(), isWanted });
  } catch (error) {
    throw unreadable(directory, error);
  }
}

/** Whether the events of a file go to the endpoint; without one, true for all files. */
export function goesTo(endpoint: string | undefined): (name: LogFileName) => boolean {
  if (endpoint === undefined) return () => true;
  const wanted = targetOf(endpoint);
  return ({ target }) => target === wanted;
}

async function entriesOf(folder: string, shown = folder): Promise<string[]> {
  try {
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('No folder.'), { code: 'ENOTDIR' });
    return await readdir(folder);
  } catch (error) {
    throw unreadable(shown, error);
  }
}

function unreadable(directory: string, error: unknown): CommandError {
  const code = systemCode(error);
  if (code === 'ENOENT') {
    return new CommandError(`Expected the folder of a spool, got nothing at ${quoted(directory)}.`, 'MISSING_FOLDER');
  }
  if (code === 'ENOTDIR') {
    return new CommandError(
      `Expected the folder of a spool, got something else at ${quoted(directory)}.`,
      'MISSING_FOLDER',
    );
  }
  const end = fileFailure(error);
  return new CommandError(`Expected to read the folder ${quoted(directory)}, ${end}.`, 'UNREADABLE_FOLDER');
}

/** The error for a folder without a spool: one of another version must not look empty. */
function noSpool(directory: string, entries: readonly string[]): CommandError {
  const others = entries.filter((entry) => VERSION_NAME.test(entry));
  if (others.length === 0 && VERSION_NAME.test(basename(resolve(directory)))) return insideOfSpool(directory);
  const got = others.length === 0 ? 'none' : `only ${others.sort().join(', ')}, of another version of this package`;
  return new CommandError(
    `Expected a folder ${VERSION_FOLDER} of a spool in ${quoted(directory)}, got ${got}.`,
    'NO_SPOOL',
  );
}

/** The error for a folder inside of a spool: the provider's option names the folder above it. */
function insideOfSpool(directory: string): CommandError {
  const above = dirname(resolve(directory));
  return new CommandError(
    `Expected the folder of a spool, such as ${quoted(above)}, got one inside of it: ${quoted(directory)}.`,
    'NO_SPOOL',
  );
}
