import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFailure } from '../../log-text.js';
import { ImpactError } from '../rules/impact-error.js';
import { isAddress } from '../rules/is-address.js';
import { looksAs, type Look } from './looks-as.js';

/** The files that are read, and what was found beside them. */
export interface FoundFiles {
  /** Paths of files with JSON lines, of at least one byte, and addresses that DuckDB reads. */
  readonly lines: readonly string[];
  /** Those among `lines` that begin with a byte order mark, which is no JSON. */
  readonly marked: readonly string[];
  readonly parquet: readonly string[];
  readonly csv: readonly string[];
  /** How many files have names that say JSON lines. */
  readonly read: number;
  /** How many of them have 0 bytes. */
  readonly empty: number;
  /** Those among `lines` that are gzip, but are not named so. */
  readonly misnamed: readonly string[];
  /** Links in folders that lead nowhere. */
  readonly dangling: readonly string[];
}

interface Found {
  readonly path: string;
  /** The path without links: the same for all ways to a file. */
  readonly real: string;
  readonly size: number;
  /** True for a file that is one of the arguments: its content counts, not its name. */
  readonly isNamed: boolean;
}

interface Looked extends Found {
  readonly look: Look;
  /** Whether it is read as JSON lines. */
  readonly isLines: boolean;
}

const jsonLinesName = /\.(json|jsonl|ndjson)(\.gz)?$/;

/**
 * Finds the files of the analysis: in a folder, at any depth, those whose names end in `.json`, `.jsonl` or `.ndjson`,
 * or in one of these and `.gz`. Names that begin with a dot are skipped. A file that is named itself is read whatever
 * its name is.
 *
 * @throws ImpactError `PATH_NOT_FOUND` for a path that is not there, `UNREADABLE_FILE` for one that cannot be read.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const dangling: string[] = [];
  const found = await Promise.all(paths.filter((path) => !isAddress(path)).map((path) => filesAt(path, dangling)));
  const looked: Looked[] = [];
  for (const file of found.flat()) looked.push(await looksOf(file));
  return { ...sorted(looked.some(holdsLines) ? looked : looked.map(byContent), paths.filter(isAddress)), dangling };
}

/** Whether the file holds JSON lines. The relay writes any format under any name. */
function holdsLines({ isLines, size, look }: Looked): boolean {
  return isLines && size > 0 && look !== 'parquet' && look !== 'csv';
}

function byContent(file: Looked): Looked {
  return { ...file, isLines: file.isLines && file.size === 0 };
}

function sorted(files: readonly Looked[], addresses: readonly string[]): Omit<FoundFiles, 'dangling'> {
  const lines = unique(files.filter(({ isLines }) => isLines));
  const filled = lines.filter(({ size }) => size > 0);
  const others = unique(files.filter(({ isLines }) => !isLines));
  return {
    lines: [...pathsOf(filled), ...addresses],
    marked: pathsOf(filled.filter(({ look }) => look === 'marked')),
    misnamed: pathsOf(filled.filter(({ look, path }) => look === 'gzip' && !path.endsWith('.gz'))),
    parquet: pathsOf(others.filter(({ look }) => look === 'parquet')),
    csv: pathsOf(others.filter(({ look }) => look === 'csv')),
    read: lines.length,
    empty: lines.length - filled.length,
  };
}

/** A file that is found in two ways is one file. */
function unique(files: readonly Looked[]): Looked[] {
  return [...new Map(files.map((file) => [file.real, file])).values()];
}

function pathsOf(files: readonly Found[]): string[] {
  return files.map(({ path }) => path);
}

async function filesAt(path: string, dangling: string[]): Promise<Found[]> {
  try {
    const [status, real] = [await stat(path), await realpath(path)];
    if (!status.isDirectory()) return [{ path, real, size: status.size, isNamed: true }];
    return await filesBelow(path, { seen: new Set([real]), dangling });
  } catch (error) {
    throw notFound(path, error);
  }
}

/** Links are followed, and no folder is read twice: a link can lead back to where it is. */
async function filesBelow(folder: string, at: { seen: Set<string>; dangling: string[] }): Promise<Found[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const found: Found[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const status = await stat(path).catch(() => undefined);
    if (status === undefined) at.dangling.push(path);
    else if (status.isFile()) found.push({ path, real: await realpath(path), size: status.size, isNamed: false });
    else if (status.isDirectory()) found.push(...(await filesOfLinked(path, at)));
  }
  return found;
}

async function filesOfLinked(folder: string, at: { seen: Set<string>; dangling: string[] }): Promise<Found[]> {
  const real = await realpath(folder);
  if (at.seen.has(real)) return [];
  at.seen.add(real);
  return filesBelow(folder, at);
}

async function looksOf(file: Found): Promise<Looked> {
  const { path, size, isNamed } = file;
  const isJson = jsonLinesName.test(path);
  // A file that is neither an argument nor has a name that is read is only looked at to say what it is.
  const look = await looksAs(path).catch((error: unknown) => {
    if (isNamed || isJson) throw error;
    return 'other' as const;
  });
  const isLines = isNamed ? look !== 'parquet' && look !== 'csv' : isJson;
  if (isLines && size > 0) checkCompression(file, look);
  return { ...file, look, isLines };
}

/**
 * The name tells whether a file is gzip. In a folder, the lines of a file with the wrong name are counted as no JSON.
 */
function checkCompression({ path, isNamed }: Found, look: Look): void {
  const isNamedGzip = path.endsWith('.gz');
  if (isNamedGzip && look !== 'gzip') throw new ImpactError(noGzip(path), unreadable);
  if (isNamed && !isNamedGzip && look === 'gzip') throw new ImpactError(gzipWithoutName(path), unreadable);
}

const unreadable = { code: 'UNREADABLE_FILE', exitCode: 1 } as const;

function notFound(path: string, error: unknown): ImpactError {
  const { code = '' } = error as { code?: string };
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return new ImpactError(`Expected to read ${JSON.stringify(path)}, ${fileFailure(error)}.`, unreadable);
  }
  const message = `Expected a folder or file of exported events at ${JSON.stringify(path)}, got nothing there.`;
  return new ImpactError(message, { code: 'PATH_NOT_FOUND', exitCode: 2 });
}

function noGzip(path: string): string {
  return `Expected ${JSON.stringify(path)} to hold gzip, as its name says, got something else.`;
}

function gzipWithoutName(path: string): string {
  return `Expected the name of ${JSON.stringify(path)} to end in .gz, because it holds gzip.`;
}
