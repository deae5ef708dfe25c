import { expected, quoted } from './expected.js';

/** Which option a time is read for, as the caller spells it: `--from`, or `from`. */
export interface TimeOption {
  readonly option: string;
}

/** The last second of the year 9999: whatever is beyond it was meant in other units. */
const lastSecond = 253_402_300_799;

const isoTime = new RegExp(
  [
    '^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})',
    '(?:[Tt ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?<fraction>[.,][0-9]+)?)?',
    ' ?(?<zone>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$',
  ].join(''),
);

/**
 * Reads an ISO date (its first second), an ISO time, in UTC if no zone is given, or seconds since 1970. A fraction
 * of a second is rounded up: times in the files are whole seconds, so the same of them are at or after it.
 *
 * @throws ImpactError `INVALID_TIME` for anything else, and for days and hours that no calendar has.
 */
export function parseTime(text: string, { option }: TimeOption): number {
  const seconds = /^[0-9]+$/.test(text) ? Number(text) : secondsOf(isoTime.exec(text)?.groups ?? {});
  if (seconds !== undefined && seconds >= 0 && seconds <= lastSecond) return seconds;
  const examples = '(`2025-03-01`, `2025-03-01T12:00:00Z`)';
  throw expected(`\`${option}\` to be an ISO date or time ${examples} or seconds since 1970`, {
    code: 'INVALID_TIME',
    got: got(text),
  });
}

/** A name in braces that took no part is undefined. */
type Parts = Readonly<Record<string, string | undefined>>;

function secondsOf({ year, month, day, hour, minute, second, fraction, zone }: Parts): number | undefined {
  if (year === undefined) return undefined;
  const text = `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.000Z`;
  const milliseconds = Date.parse(text);
  const isOnTheCalendar = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
  const offset = offsetOf(zone);
  if (!isOnTheCalendar || offset === undefined) return undefined;
  return milliseconds / 1000 - offset + (/[1-9]/.test(fraction ?? '') ? 1 : 0);
}

/** In seconds, east of Greenwich. */
function offsetOf(zone: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /^([+-])([0-9]{2}):?([0-9]{2})?$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return 0;
  const isOffset = Number(hours) < 24 && Number(minutes ?? 0) < 60;
  return isOffset ? (Number(hours) * 3600 + Number(minutes ?? 0) * 60) * (sign === '-' ? -1 : 1) : undefined;
}

function got(text: string): string {
  return /^[0-9]{13}$/.test(text) ? `${text}, which looks like milliseconds` : quoted(text);
}
