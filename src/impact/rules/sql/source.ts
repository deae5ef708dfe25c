import { isAddress } from '../is-address.js';
import { sqlList, sqlText } from './text.js';

/** Files with JSON lines, plain or `.gz`. */
export interface LineFiles {
  /** Paths, and addresses that DuckDB reads. */
  readonly paths: readonly string[];
  /** Those among them that begin with a byte order mark. */
  readonly marked: readonly string[];
  /** What a line may have; 16 MiB if it is absent. */
  readonly maxLineBytes?: number;
}

/**
 * The lines of the files; null for one that is no JSON.
 *
 * The name tells whether a file is gzip. This is not left to DuckDB, which takes what follows a `?` in a path for
 * something else. A file with a mark is read alone: only then DuckDB finds that its first line is no JSON.
 */
export function jsonLinesSource({ paths, marked, maxLineBytes }: LineFiles): string {
  const files = paths.filter((path) => !isAddress(path) && !marked.includes(path));
  const groups = [
    { paths: files.filter((path) => !path.endsWith('.gz')), compression: 'uncompressed' },
    { paths: files.filter((path) => path.endsWith('.gz')), compression: 'gzip' },
    { paths: paths.filter(isAddress), compression: 'auto_detect' },
    ...marked.map((path) => ({ paths: [path], compression: path.endsWith('.gz') ? 'gzip' : 'uncompressed' })),
  ].filter((group) => group.paths.length > 0);
  return groups.map((group) => linesQuery(group, maxLineBytes)).join('\n  union all ') || noLines;
}

const noLines = 'select null::varchar as line where false';

function linesQuery(
  { paths, compression }: { paths: readonly string[]; compression: string },
  maxLineBytes: number | undefined,
): string {
  const size = maxLineBytes === undefined ? '' : `, maximum_object_size = ${maxLineBytes}`;
  return `select json::varchar as line from read_json_objects(${sqlList(paths.map(patternOf))},
    format = 'newline_delimited', ignore_errors = true, compression = '${compression}'${size})`;
}

/**
 * The lines that the relay would have written as JSON, out of its Parquet files: their details are in a member that
 * holds them as JSON text (the provider's option `detailsText`).
 */
export function parquetSource(paths: readonly string[], detailsMember: string): string {
  return `select json_object('kind', kind, 'contextKind', contextKind, 'userKey', userKey, 'creationDate', creationDate,
    'key', key, 'variation', variation, 'default', "default",
    'trackingEventDetails', ${detailsIn(detailsMember)})::varchar as line
  from (${parquetRows(paths)})`;
}

/** How many tracking events there are, and how many of them have their details as text. */
export function parquetDetailsQuery(paths: readonly string[], detailsMember: string): string {
  return `select count(*)::double as events,
  count(*) filter (json_type(${detailsIn(detailsMember)}) = 'OBJECT')::double as with_text
from (${parquetRows(paths)}) where kind = 'tracking'`;
}

function detailsIn(member: string): string {
  return `try_cast(trackingEventDetails[${sqlText(member)}] as json)`;
}

/** Files of exposures have other columns than files of tracking events: a row that is not there names all of them. */
function parquetRows(paths: readonly string[]): string {
  return `select * from read_parquet(${sqlList(paths.map(patternOf))}, union_by_name = true, hive_partitioning = false)
    union all by name select null::varchar as kind, null::varchar as contextKind, null::varchar as userKey,
      null::bigint as creationDate, null::varchar as key, null::varchar as variation, null::boolean as "default",
      null::map(varchar, varchar) as trackingEventDetails where false`;
}

/**
 * A path is a pattern for DuckDB: what has a meaning in one is in brackets. In a pattern only the wildcard for any
 * character can match a backslash. Addresses are patterns on purpose.
 */
function patternOf(path: string): string {
  if (isAddress(path) || !/[*?[]/.test(path)) return sqlText(path);
  return sqlText(path.replace(/[*?[]/g, '[$&]').replaceAll('\\', '?'));
}

/** How many files there are at the addresses. */
export function fileCountQuery(addresses: readonly string[]): string {
  return `select count(*)::double as n from glob(${sqlList(addresses.map(sqlText))})`;
}
