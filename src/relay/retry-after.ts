/** RFC 3339, such as `2024-02-07T12:00:00Z`: OFREP's own example of a Retry-After. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/i;

/** The fixed part of all forms of an HTTP date: it starts with the name of a day. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /i;

/** The form of C's `asctime`, which HTTP still allows; it names no zone and means GMT. */
const ZONELESS = /\d{4}$/;

/**
 * The milliseconds that a Retry-After header asks for: a number of seconds, an HTTP date or an ISO date; 0 for a time in the past. `undefined` if
 * there is none or it cannot be read. Not capped.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  if (!ISO_DATE.test(text) && !HTTP_DATE.test(text)) return undefined;
  const date = Date.parse(ZONELESS.test(text) ? `${text} GMT` : text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
