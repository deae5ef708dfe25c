import type { AST } from 'toml-eslint-parser';
import { goTime } from '../../go/time.js';

/**
 * A date or time of TOML as Go writes it in JSON. What has no zone is in that of the relay, taken as UTC; what has no date
 * is on the first day of the year 0.
 */
export function tomlTime({ kind, datetime }: AST.TOMLDateTimeValue): string | undefined {
  const text = datetime.toUpperCase().replace(' ', 'T');
  if (kind === 'local-date') return goTime(`${text}T00:00:00Z`);
  if (kind === 'local-time') return goTime(`0000-01-01T${withSeconds(text)}Z`);
  return goTime(withSeconds(kind === 'local-date-time' ? `${text}Z` : text));
}

/** Seconds may be missing. */
function withSeconds(text: string): string {
  return text.replace(/((?:T|^)\d\d:\d\d)(?!:|\d)/, '$1:00');
}
