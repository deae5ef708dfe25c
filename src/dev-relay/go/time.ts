import { NotJson } from './json.js';

/** A spelling of a time in parts: year, month, day, hour, minute, second, fraction, zone. What is missing is 0. */
type Layout = RegExp;

const zone = '(?<zone>Z|[+-]\\d\\d:\\d\\d)';
const fraction = '(?<fraction>[.,]\\d+)?';

/** RFC 3339 as Go reads it from text: one digit is enough for the hour, a comma may be before the fraction. */
const rfc3339: Layout = layout(
  '(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)T(?<hour>\\d\\d?):(?<minute>\\d\\d):(?<second>\\d\\d)',
  fraction,
  zone,
);

const shortDate = '(?<year>\\d{4})-(?<month>\\d\\d?)-(?<day>\\d\\d?)';
const shortTime = '(?<hour>\\d\\d?):(?<minute>\\d\\d?):(?<second>\\d\\d?)';

/** What an unquoted scalar of YAML must look like to be a time. */
const yamlLayouts: readonly Layout[] = [
  layout(shortDate, '[Tt]', shortTime, fraction, zone),
  layout(shortDate, ' +', shortTime, fraction),
  layout(shortDate),
];

function layout(...parts: readonly string[]): Layout {
  return new RegExp(`^${parts.join('')}$`);
}

/** A time from text in RFC 3339, as Go writes it in JSON; undefined for any other text. */
export function goTime(text: string): string | undefined {
  return readTime(text, rfc3339);
}

/** A time that Go's YAML library sees in an unquoted scalar, as Go writes it in JSON. */
export function yamlTime(text: string): string | undefined {
  for (const each of yamlLayouts) {
    const time = readTime(text, each);
    if (time !== undefined) return time;
  }
  return undefined;
}

const outsideOfADay =
  'json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: timezone hour outside of range [0,23]';

/** Go writes a time in JSON only if its zone is less than a day away. */
export function jsonTime(time: string): string | NotJson {
  return /[+-]2[4-9]:\d\d$/.test(time) ? new NotJson(outsideOfADay, time) : time;
}

type Parts = Partial<Record<string, string>>;

function readTime(text: string, form: Layout): string | undefined {
  const parts: Parts | undefined = form.exec(text)?.groups;
  if (parts === undefined || !isDay(parts) || !isTimeOfDay(parts)) return undefined;
  const offset = offsetText(parts['zone'] ?? 'Z');
  if (offset === undefined) return undefined;
  const two = (name: string): string => (parts[name] ?? '0').padStart(2, '0');
  const day = `${parts['year'] as string}-${two('month')}-${two('day')}`;
  return `${day}T${two('hour')}:${two('minute')}:${two('second')}${fractionText(parts['fraction'])}${offset}`;
}

function isDay({ year, month, day }: Parts): boolean {
  const date = new Date(0);
  // The years 0 to 99 are years of the last century to `Date.UTC`.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isTimeOfDay({ hour = '0', minute = '0', second = '0' }: Parts): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** Nanoseconds, without zeros at the end. */
function fractionText(written = ''): string {
  const digits = written.slice(1, 10).replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
}

/** `Z` for no offset; undefined if the zone is more than 24 hours and 60 minutes away. */
function offsetText(written: string): string | undefined {
  if (written === 'Z') return 'Z';
  const [hours, minutes] = [Number(written.slice(1, 3)), Number(written.slice(4))];
  if (hours > 24 || minutes > 60) return undefined;
  const total = hours * 60 + minutes;
  const two = (number: number): string => String(number).padStart(2, '0');
  return total === 0 ? 'Z' : `${written[0] as string}${two(Math.floor(total / 60))}:${two(total % 60)}`;
}
