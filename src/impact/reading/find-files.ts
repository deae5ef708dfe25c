import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
  /** All files whose names say JSON lines. */
  readonly read: number;
  /** Those of 0 bytes among them. */
  readonly empty: number;
}

interface Found {
  readonly path: string;
  readonly size: number;
  /** True for a path of its own among the arguments: its content counts, not its name. */
  readonly isNamed: boolean;
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
  const addresses = paths.filter(isAddress);
  const found = await Promise.all(paths.filter((path) => !isAddress(path)).map(filesAt));
  const files = [...new Map(found.flat().map((file) => [file.path, file])).values()];
  const looks = new Map<Found, Look>();
  for (const file of files) looks.set(file, await lookOf(file));
  const of = (look: Look): Found[] => files.filter((file) => looks.get(file) === look);
  const marked = of('marked');
  const lines = [...of('lines'), ...marked];
  const empty = lines.filter(({ size }) => size === 0).length;
  const filled = lines.filter(({ size }) => size > 0).map(({ path }) => path);
  const parquet = of('parquet').map(({ path }) => path);
  const csv = of('csv').map(({ path }) => path);
  return {
    lines: [...filled, ...addresses],
    marked: marked.map(({ path }) => path),
    parquet,
    csv,
    read: lines.length,
    empty,
  };
}

async function filesAt(path: string): Promise<Found[]> {
  const status = await stat(path).catch((error: unknown) => {
    throw notFound(path, error);
  });
  if (!status.isDirectory()) return [{ path, size: status.size, isNamed: true }];
  return filesBelow(path, new Set([await realpath(path)]));
}

/** Links are followed, and no folder is read twice: a link can lead back to where it is. */
async function filesBelow(folder: string, seen: Set<string>): Promise<Found[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const found: Found[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const status = await stat(path).catch(() => undefined);
    if (status?.isFile()) found.push({ path, size: status.size, isNamed: false });
    if (!status?.isDirectory()) continue;
    const real = await realpath(path);
    if (seen.has(real)) continue;
    seen.add(real);
    found.push(...(await filesBelow(path, seen)));
  }
  return found;
}

async function lookOf(file: Found): Promise<Look> {
  if (file.isNamed) return lookOfNamed(file.path);
  if (jsonLinesName.test(file.path)) return lookOfJson(file);
  if (!/\.(parquet|csv)$/i.test(file.path)) return 'other';
  const look = await looksAs(file.path);
  return look === 'parquet' || look === 'csv' ? look : 'other';
}

async function lookOfJson({ path, size }: Found): Promise<Look> {
  if (size === 0) return 'lines';
  const look = await looksAs(path);
  if (path.endsWith('.gz') && look !== 'gzip') throw noGzip(path);
  return look === 'marked' ? 'marked' : 'lines';
}

async function lookOfNamed(path: string): Promise<Look> {
  const look = await looksAs(path);
  if (look === 'gzip' && !path.endsWith('.gz')) throw new ImpactError(gzipWithoutName(path), unreadable);
  return look === 'parquet' || look === 'csv' || look === 'marked' ? look : 'lines';
}

const unreadable = { code: 'UNREADABLE_FILE', exitCode: 1 } as const;

function notFound(path: string, error: unknown): ImpactError {
  const { code = '' } = error as { code?: string };
  if (code !== 'ENOENT') return new ImpactError(`Expected to read ${JSON.stringify(path)}, got ${code}.`, unreadable);
  return new ImpactError(
    `Expected a folder or file of exported events at ${JSON.stringify(path)}, got nothing there.`,
    {
      code: 'PATH_NOT_FOUND',
      exitCode: 2,
    },
  );
}

function noGzip(path: string): ImpactError {
  return new ImpactError(
    `Expected ${JSON.stringify(path)} to hold gzip, as its name says, got something else.`,
    unreadable,
  );
}

function gzipWithoutName(path: string): string {
  return `Expected the name of ${JSON.stringify(path)} to end in .gz, because it holds gzip.`;
}
