import { ImpactError } from '../rules/impact-error.js';

const wayOut =
  'goff-impact needs DuckDB, 1.5 or later: in a project with goff-server-provider, `npm i -D @duckdb/node-api`, then ' +
  '`npx --no -- goff-impact …`; outside one `npx -p goff-server-provider -p @duckdb/node-api goff-impact …`.';

/** Says what to do if DuckDB does not load. It may be installed while something that it needs is missing. */
export function duckDbMissing(cause: unknown): ImpactError {
  const { code = '', message = String(cause) } = cause as { code?: string; message?: string };
  const [reason = ''] = message.split('\n');
  const isMissing = code.endsWith('MODULE_NOT_FOUND') && reason.includes("'@duckdb/node-api'");
  return missing(isMissing ? wayOut : `${wayOut} What is installed does not load: ${reason}`);
}

/**
 * Checks what npm cannot: all versions of DuckDB's client are pre-releases, which no range admits, so the range of the
 * peer is `*`.
 *
 * @throws ImpactError `DUCKDB_MISSING` for a version below 1.5
 */
export function checkDuckDbVersion(version: string): void {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) > 1 || (major === '1' && Number(minor) >= 5)) return;
  throw missing(`${wayOut} What is installed is ${version}.`);
}

function missing(message: string): ImpactError {
  return new ImpactError(message, { code: 'DUCKDB_MISSING', exitCode: 3 });
}
