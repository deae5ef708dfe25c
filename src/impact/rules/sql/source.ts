import { sqlList, sqlText } from './text.js';

/** The lines of files with JSON lines, plain or `.gz`; null for one that is no JSON. */
export function jsonLinesSource(paths: readonly string[], { maxLineBytes }: { maxLineBytes?: number } = {}): string {
  const size = maxLineBytes === undefined ? '' : `, maximum_object_size = ${maxLineBytes}`;
  return `select json::varchar as line from read_json_objects(${sqlList(paths.map(patternOf))},
    format = 'newline_delimited', ignore_errors = true${size})`;
}

/**
 * The lines that the relay would have written as JSON, out of its Parquet files: their details are in a member that
 * holds them as JSON text (the provider's option `detailsText`).
 */
export function parquetSource(paths: readonly string[], detailsMember: string): string {
  return `select json_object('kind', kind, 'contextKind', contextKind, 'userKey', userKey, 'creationDate', creationDate,
    'key', key, 'variation', variation, 'default', "default",
    'trackingEventDetails', try_cast(trackingEventDetails[${sqlText(detailsMember)}] as json))::varchar as line
  from read_parquet(${sqlList(paths.map(patternOf))}, union_by_name = true)`;
}

/** A path is a pattern for DuckDB: what has a meaning in one stands in brackets. Addresses are patterns on purpose. */
function patternOf(path: string): string {
  return sqlText(/^[a-z][a-z0-9+.-]+:\/\//.test(path) ? path : path.replace(/[*?[]/g, '[$&]'));
}
