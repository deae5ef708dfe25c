import { ImpactError, type ImpactErrorCode } from '../rules/impact-error.js';
import type { ImpactCounts } from '../rules/counts.js';
import { isAddress } from '../rules/is-address.js';
import { fileCountQuery, jsonLinesSource, parquetDetailsQuery, parquetSource } from '../rules/sql/source.js';
import { counted } from '../../log-text.js';
import { rowsOf, withDatabase } from './duckdb.js';
import { findFiles, type FoundFiles } from './find-files.js';
import { lookIntoGzips, type LookedGzips } from './look-into-gzips.js';
import { readingFailed } from './reading-failed.js';
import { wholeParquets } from './whole-parquets.js';

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
 * Chooses how to read what is at the paths: JSON lines, or the relay's Parquet files if there is nothing else.
 *
 * @throws ImpactError `NO_FILES`, `CSV_NOT_READ`, `PARQUET_WITHOUT_DETAILS`, and those of `findFiles`
 */
export async function chooseSource(paths: readonly string[], detailsText: string): Promise<Source> {
  const found = await findFiles(paths);
  const others = found.parquet.length + found.csv.length;
  if (found.lines.length > 0 || (found.read > 0 && others === 0)) return fromLines(paths, found);
  if (found.parquet.length > 0) return fromParquet(found, detailsText);
  if (found.csv.length > 0) throw refused(`${counted(found.csv.length, 'CSV file')}: ${csvLoses}`, 'CSV_NOT_READ');
  throw new ImpactError(
    `Expected files that end in .json, .jsonl, .ndjson or one of these and .gz in ${paths.join(', ')}, got none.`,
    { code: 'NO_FILES', exitCode: 2 },
  );
}

async function fromLines(paths: readonly string[], found: FoundFiles): Promise<Source> {
  const addresses = found.lines.filter(isAddress);
  const gzips = await lookIntoGzips(found.lines.filter((path) => !isAddress(path)));
  refuseFollowed(gzips);
  const lines = found.lines.filter((path) => !gzips.hollow.includes(path));
  const read = found.read + (await countAt(addresses));
  return {
    source: (limits) => jsonLinesSource({ paths: lines, marked: [...found.marked, ...gzips.marked], ...limits }),
    files: { read, empty: found.empty },
    mayFetchExtensions: paths.some(isAddress),
    notes: [...fileNotes({ ...gzips, ...found }), ...otherNotes(found)],
  };
}

function refuseFollowed({ followed: [path] }: LookedGzips): void {
  if (path === undefined) return;
  throw refused(
    `Expected ${JSON.stringify(path)} to be gzip to its end, got other bytes behind it. Unpack it, and pack it again.`,
    'UNREADABLE_FILE',
  );
}

async function countAt(addresses: readonly string[]): Promise<number> {
  if (addresses.length === 0) return 0;
  return withDatabase({ memoryMb: 512, mayFetchExtensions: true }, async (connection) => {
    const [row] = await rowsOf<{ n: number }>(connection, fileCountQuery(addresses));
    return row?.n ?? 0;
  }).catch((error: unknown) => {
    throw readingFailed(error);
  });
}

async function fromParquet({ parquet: paths, dangling }: FoundFiles, detailsText: string): Promise<Source> {
  const parquet = await wholeParquets(paths);
  if (parquet.length === 0) throw refused(`${counted(paths.length, 'Parquet file')}: ${torso}`, 'UNREADABLE_FILE');
  const [row] = await withDatabase({ memoryMb: 512, mayFetchExtensions: false }, (connection) =>
    rowsOf<{ events: number; with_text: number }>(connection, parquetDetailsQuery(parquet, detailsText)),
  ).catch((error: unknown) => {
    throw readingFailed(error);
  });
  const { events = 0, with_text: withText = 0 } = row ?? {};
  if (events > 0 && withText === 0) {
    throw refused(`${counted(parquet.length, 'Parquet file')}: ${parquetLoses}`, 'PARQUET_WITHOUT_DETAILS');
  }
  return {
    source: () => parquetSource(parquet, detailsText),
    files: { read: parquet.length, empty: 0 },
    mayFetchExtensions: false,
    notes: [
      ...fileNotes({ unfinished: paths.filter((path) => !parquet.includes(path)), dangling }),
      ...(withText < events ? [`${counted(events - withText, 'tracking event')} in Parquet files ${withoutText}`] : []),
    ],
  };
}

const torso = 'none of them was written to its end, which the relay does when it cannot write an event.';
const withoutText = 'without details as text: their values are lost.';

const remarks = {
  torn: 'ended too early or had damaged bytes, what follows is missing',
  hollow: 'ended before the first line',
  misnamed: 'without .gz at the end of the name, read as lines that are no JSON',
  unfinished: 'left unfinished by the relay, not read',
  dangling: 'to nowhere, not followed',
} as const;

const nouns = { unfinished: 'Parquet file', dangling: 'link' } as const;

/** Sentences about files that were read only in part, or not at all. */
function fileNotes(paths: { readonly [Kind in keyof typeof remarks]?: readonly string[] }): string[] {
  return (Object.keys(remarks) as (keyof typeof remarks)[]).flatMap((kind) => {
    const these = paths[kind] ?? [];
    const noun = kind in nouns ? nouns[kind as keyof typeof nouns] : 'gzip file';
    return these.length === 0
      ? []
      : [`${counted(these.length, noun)} ${remarks[kind]}: ${these.slice(0, 3).join(', ')}.`];
  });
}

function otherNotes({ parquet, csv }: FoundFiles): string[] {
  const others = [
    ...(csv.length > 0 ? [counted(csv.length, 'CSV file')] : []),
    ...(parquet.length > 0 ? [counted(parquet.length, 'Parquet file')] : []),
  ];
  return others.length === 0 ? [] : [`Not read, because there are JSON lines beside them: ${others.join(' and ')}.`];
}

function refused(message: string, code: ImpactErrorCode): ImpactError {
  return new ImpactError(message, { code, exitCode: 1 });
}
