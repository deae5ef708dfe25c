import { expected, quoted } from './expected.js';
import { parseTime } from './parse-time.js';

/** Both in seconds since 1970; absent if there is no such bound. */
export interface Range {
  /** Inclusive. */
  readonly from?: number;
  /** Exclusive. */
  readonly to?: number;
}

/**
 * Reads `--from` and `--to` (see `parseTime`).
 *
 * @throws ImpactError `INVALID_TIME`, also for a range in which no second is.
 */
export function parseRange({
  from,
  to,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): Range {
  const range = { ...bound('from', from), ...bound('to', to) };
  if (range.from === undefined || range.to === undefined || range.from < range.to) return range;
  throw expected(`\`--to\` to be later than \`--from\` (${quoted(from ?? '')})`, {
    code: 'INVALID_TIME',
    got: quoted(to ?? ''),
  });
}

function bound(name: 'from' | 'to', text: string | undefined): Range {
  return text === undefined ? {} : { [name]: parseTime(text, { option: `--${name}` }) };
}
