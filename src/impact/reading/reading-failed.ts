import { ImpactError } from '../rules/impact-error.js';

/** What DuckDB says, as one sentence; what is such an error already stays as it is. */
export function readingFailed(error: unknown): ImpactError {
  if (error instanceof ImpactError) return error;
  const [first = '', second = ''] = String(error instanceof Error ? error.message : error).split('\n');
  const reason = first.endsWith(':') ? `${first} ${second}` : first;
  return new ImpactError(`The files cannot be read: ${reason}`, { code: 'READING_FAILED', exitCode: 1 });
}
