/** RFC 3339, such as `2024-02-07T12:00:00Z`: OFREP's own example of a Retry-After. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * The forms of an HTTP date: the usual one and two obsolete ones, of which C's `asctime` names no zone and means GMT.
 * `Date.parse` also accepts looser texts, and takes the zone of the process if the text names none.
 */
const HTTP_DATES: readonly RegExp[] = [
  /^(\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2}) (?:GMT|UTC|[+-]0000)$/i,
  /^(\w{6,9}, \d{2}-\w{3}-\d{2} \d{2}:\d{2}:\d{2}) (?:GMT|UTC|[+-]0000)$/i,
  /^(\w{3} \w{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/i,
];

/**
 * The milliseconds that a Retry-After header asks for: it has a number of seconds, an HTTP date or an ISO date; 0 for a
 * time in the past. `undefined` if there is no header or it cannot be read, or if it is a date and `nowMs` is no valid
 * time. The number is finite but not capped: the caller has to do that.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  const waitMs = (ISO_DATE.test(text) ? Date.parse(text) : httpDateMs(text)) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}

/** The milliseconds since 1970 of an HTTP date; NaN for any other text. */
export function httpDateMs(text: string): number {
  for (const form of HTTP_DATES) {
    const date = form.exec(text)?.[1];
    if (date !== undefined) return Date.parse(`${date} GMT`);
  }
  return NaN;
}

/** A longer wait is taken for a mistake: one response would silence the process for good. */
const LONGEST_MS = 24 * 60 * 60_000;

/**
 * The milliseconds for which a Retry-After header forbids requests (GOFF-REM-004), to be measured on a monotonic clock
 * from `nowMs` on. Up to 24 hours it is obeyed exactly; more than that counts as no header. 0 if there is no header.
 */
export function forbiddenMs(header: string | string[] | undefined, nowMs: number): number {
  const waitMs = retryAfterMs(header, nowMs) ?? 0;
  return waitMs > LONGEST_MS ? 0 : waitMs;
}
