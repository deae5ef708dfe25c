import { ImpactError } from '../rules/impact-error.js';
import type { ImpactCounts } from '../rules/counts.js';
import { isAddress } from '../rules/is-address.js';
import { jsonLinesSource, parquetDetailsQuery, parquetSource } from '../rules/sql/source.js';
import { rowsOf, withDatabase } from './duckdb.js';
import { findFiles, type FoundFiles } from './find-files.js';
import { tornGzips } from './torn-gzip.js';

/** What is read, as SQL, and what there is to say about it. */
export interface Source {
  /** A query with one column, `line`. */
  readonly source: (limits: { maxLineBytes?: number }) => string;
  readonly files: ImpactCounts['files'];
  readonly mayFetchExtensions: boolean;
  /** Whole sentences. */
  readonly notes: readonly string[];
}

const setting = 'Set `format: JSON` in the exporter of the relay';

const csvLoses =
  'The relay writes CSV without quoting, and no tracking events unless a template is written for them: a `;` in a ' +
  `key shifts the columns, and nobody can tell. ${setting}.`;

const parquetLoses =
  'The relay writes Parquet without the numbers of tracking events: a value is the text `<float64 Value>` in it. ' +
  `${setting}, or \`detailsText\` in the provider and \`--details-text\` here.`;

/**
 * Chooses how to read what is at the paths: JSON lines, or the relay's Parquet files where there is nothing else.
 *
 * @throws ImpactError `NO_FILES`, `CSV_NOT_READ`, `PARQUET_WITHOUT_DETAILS`, and those of `findFiles`
 */
export async function chooseSource(paths: readonly string[], detailsText: string): Promise<Source> {
  const found = await findFiles(paths);
  if (found.lines.length > 0 || found.read > 0) return fromLines(paths, found);
  if (found.parquet.length > 0) return fromParquet(found, detailsText);
  if (found.csv.length > 0) throw refused(`${counted(found.csv.length, 'CSV file')}: ${csvLoses}`, 'CSV_NOT_READ');
  throw new ImpactError(
    `Expected files that end in .json, .jsonl, .ndjson or one of these and .gz in ${paths.join(', ')}, got none.`,
    { code: 'NO_FILES', exitCode: 2 },
  );
}

async function fromLines(paths: readonly string[], found: FoundFiles): Promise<Source> {
  const addresses = found.lines.filter(isAddress);
  const torn = await tornGzips(found.lines.filter((path) => !isAddress(path)));
  const read = found.read + (await countAt(addresses));
  return {
    source: (limits) => jsonLinesSource({ paths: found.lines, marked: found.marked, ...limits }),
    files: { read, empty: found.empty },
    mayFetchExtensions: paths.some(isAddress),
    notes: [...tornNotes(torn), ...otherNotes(found)],
  };
}

async function countAt(addresses: readonly string[]): Promise<number> {
  if (addresses.length === 0) return 0;
  return withDatabase({ memoryMb: 512, mayFetchExtensions: true }, async (connection) => {
    const list = `[${addresses.map((address) => `'${address.replaceAll("'", "''")}'`).join(', ')}]`;
    const [row] = await rowsOf<{ n: number }>(connection, `select count(*)::double as n from glob(${list})`);
    return row?.n ?? 0;
  });
}

async function fromParquet({ parquet }: FoundFiles, detailsText: string): Promise<Source> {
  const [row] = await withDatabase({ memoryMb: 512, mayFetchExtensions: false }, (connection) =>
    rowsOf<{ events: number; with_text: number }>(connection, parquetDetailsQuery(parquet, detailsText)),
  ).catch((error: unknown) => {
    throw error instanceof ImpactError
      ? error
      : refused(`${counted(parquet.length, 'Parquet file')}: ${firstLine(error)}`, 'READING_FAILED');
  });
  const { events = 0, with_text: withText = 0 } = row ?? {};
  if (events > 0 && withText === 0) {
    throw refused(`${counted(parquet.length, 'Parquet file')}: ${parquetLoses}`, 'PARQUET_WITHOUT_DETAILS');
  }
  return {
    source: () => parquetSource(parquet, detailsText),
    files: { read: parquet.length, empty: 0 },
    mayFetchExtensions: false,
    notes:
      withText === events
        ? []
        : [
            `${counted(events - withText, 'tracking event')} in Parquet files without details as text: their values are lost.`,
          ],
  };
}

function tornNotes(torn: readonly string[]): string[] {
  if (torn.length === 0) return [];
  return [
    `${counted(torn.length, 'gzip file')} ended too early or damaged, what follows is missing: ${torn.slice(0, 3).join(', ')}.`,
  ];
}

function otherNotes({ parquet, csv }: FoundFiles): string[] {
  const others = [
    ...(csv.length > 0 ? [counted(csv.length, 'CSV file')] : []),
    ...(parquet.length > 0 ? [counted(parquet.length, 'Parquet file')] : []),
  ];
  return others.length === 0 ? [] : [`Not read, because there are JSON lines beside them: ${others.join(' and ')}.`];
}

function refused(message: string, code: string): ImpactError {
  return new ImpactError(message, { code, exitCode: 1 });
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
