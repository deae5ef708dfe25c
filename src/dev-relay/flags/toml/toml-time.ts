import { goTime } from '../../go/time.js';

const date = /^\d{4}-\d\d-\d\d$/;
const time = /^\d\d:\d\d(:\d\d(\.\d+)?)?$/;
const dateAndTime = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * A date or time of TOML as Go writes it in JSON; undefined for any other text. A time without a zone is in the relay's
 * zone, which is taken as UTC; a time without a date is on the first day of the year 0.
 */
export function tomlTime(written: string): string | undefined {
  const text = written.trim().replaceAll('z', 'Z').replaceAll('t', 'T').replaceAll(' ', 'T');
  if (date.test(text)) return goTime(`${text}T00:00:00Z`);
  const whole = time.test(text) ? `0000-01-01T${text}` : text;
  const [, day, minutes, seconds = ':00', zone = 'Z'] = dateAndTime.exec(whole) ?? [];
  return day === undefined ? undefined : goTime(`${day}T${minutes as string}${seconds}${zone}`);
}
