/** A point in time with nanoseconds, which a number of milliseconds cannot hold. */
export interface Instant {
  /** Whole seconds since 1970-01-01T00:00:00Z, rounded down. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** An instant and the zone it was written in. */
export interface WrittenInstant extends Instant {
  readonly offsetSeconds: number;
}

export function instantOf(epochMs: number): Instant {
  const seconds = Math.floor(epochMs / 1000);
  return { seconds, nanoseconds: Math.floor((epochMs - seconds * 1000) * 1e6) };
}

/** Negative, zero or positive: which instant comes first. */
export function compareInstants(left: Instant, right: Instant): number {
  return left.seconds - right.seconds || left.nanoseconds - right.nanoseconds;
}

const isDigitAt = (text: string, index: number): boolean => {
  const unit = text.charCodeAt(index);
  return unit >= 48 && unit <= 57;
};

/** The number in `count` digits at `index`, or NaN. */
function digitsAt(text: string, index: number, count: number): number {
  let value = 0;
  for (let place = index; place < index + count; place++) {
    if (!isDigitAt(text, place)) return NaN;
    value = value * 10 + text.charCodeAt(place) - 48;
  }
  return value;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const isDayOf = (day: number, month: number, year: number): boolean =>
  day >= 1 && day <= (DAYS_IN_MONTH[month - 1] ?? 0) + (month === 2 && isLeapYear(year) ? 1 : 0);

/** Days since 1970-01-01 in the proleptic Gregorian calendar; `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** Days since the epoch of `YYYY-MM-DDT` at the start, or NaN. */
function dateAt(text: string): number {
  const [year, month, day] = [digitsAt(text, 0, 4), digitsAt(text, 5, 2), digitsAt(text, 8, 2)];
  const separated = text[4] === '-' && text[7] === '-' && text[10] === 'T';
  return separated && isDayOf(day, month, year) ? daysSinceEpoch(year, month, day) : NaN;
}

/** Seconds of the day of `H:MM:SS` or `HH:MM:SS`, and where the text goes on. */
function timeAt(text: string, index: number): { seconds: number; end: number } {
  const width = isDigitAt(text, index + 1) ? 2 : 1;
  const minutes = index + width + 1;
  const [hour, minute, second] = [
    digitsAt(text, index, width),
    digitsAt(text, minutes, 2),
    digitsAt(text, minutes + 3, 2),
  ];
  const separated = text[minutes - 1] === ':' && text[minutes + 2] === ':';
  const inRange = hour < 24 && minute < 60 && second < 60;
  return { seconds: separated && inRange ? hour * 3600 + minute * 60 + second : NaN, end: minutes + 5 };
}

/** Nanoseconds of a fraction (digits beyond the ninth are cut off), and where the text goes on. */
function fractionAt(text: string, index: number): { nanoseconds: number; end: number } {
  const separated = text[index] === '.' || text[index] === ',';
  let end = index + 1;
  while (isDigitAt(text, end)) end++;
  if (!separated || end === index + 1) return { nanoseconds: 0, end: index };
  return { nanoseconds: Number(text.slice(index + 1, Math.min(end, index + 10)).padEnd(9, '0')), end };
}

/** Seconds of `Z` or `±HH:MM` up to the end of the text, or NaN. An offset of 24 hours or 60 minutes is let through. */
function offsetAt(text: string, index: number): number {
  if (text[index] === 'Z') return text.length === index + 1 ? 0 : NaN;
  const [hours, minutes] = [digitsAt(text, index + 1, 2), digitsAt(text, index + 4, 2)];
  const sign = text[index] === '+' ? 1 : text[index] === '-' ? -1 : NaN;
  const complete = text[index + 3] === ':' && text.length === index + 6;
  return complete && hours <= 24 && minutes <= 60 ? sign * (hours * 60 + minutes) * 60 : NaN;
}

/**
 * Reads an RFC 3339 date with `T`, seconds and a zone. As lenient as the official engine: one digit for the hour, a
 * comma before the fraction and offsets up to `24:60` are accepted. `undefined` for everything else.
 */
export function parseInstant(text: string): WrittenInstant | undefined {
  const days = dateAt(text);
  const time = timeAt(text, 11);
  const fraction = fractionAt(text, time.end);
  const offsetSeconds = offsetAt(text, fraction.end);
  const seconds = days * 86400 + time.seconds - offsetSeconds;
  return Number.isNaN(seconds) ? undefined : { seconds, nanoseconds: fraction.nanoseconds, offsetSeconds };
}
