import { runSource } from '../helpers/run-source.js';
import { forbiddenMs, retryAfterMs } from '../../src/relay/retry-after.js';

const NOW = Date.UTC(2024, 1, 7, 12, 0, 0);

it.each([
  ['a number of seconds', '120', 120_000],
  ['no time at all', '0', 0],
  ['a fraction of a second, rounded up', '0.0001', 1],
  ['white space around it', ' 3 ', 3_000],
  ['a number of years, uncapped', '315360000', 315_360_000_000],
  ['an ISO date', '2024-02-07T12:00:30Z', 30_000],
  ['an ISO date with milliseconds', '2024-02-07T12:00:00.250Z', 250],
  ['an ISO date with an offset', '2024-02-07T14:00:01+02:00', 1_000],
  ['an HTTP date', 'Wed, 07 Feb 2024 12:01:00 GMT', 60_000],
  ['an HTTP date of the second form', 'Wednesday, 07-Feb-24 12:01:00 GMT', 60_000],
  ['an HTTP date of the third form, which means GMT', 'Wed Feb  7 12:01:00 2024', 60_000],
  ['an HTTP date whose day has one digit', 'Wed, 7 Feb 2024 12:01:00 GMT', 60_000],
  ['an HTTP date that says UTC', 'Wed, 07 Feb 2024 12:01:00 UTC', 60_000],
  ['an HTTP date in small letters', 'wed, 07 feb 2024 12:01:00 gmt', 60_000],
  ['a date in the past', 'Wed, 07 Feb 2024 11:00:00 GMT', 0],
  ['a year, which is a number of seconds', '2099', 2_099_000],
])('the delay of Retry-After is read from %s', (_what, header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});

it.each([
  ['a missing header', undefined],
  ['an empty one', ''],
  ['a word', 'soon'],
  ['a negative number', '-5'],
  ['a number with a unit', '5s'],
  ['an exponent', '1e3'],
  ['a date without a zone', '2024-02-07T12:00:30'],
  ['a date that does not exist', '2024-02-32T12:00:30Z'],
  ['half a date', 'Wed, soon'],
  ['a date without a time', 'Wed, 07 Feb 2024'],
  ['an HTTP date without a zone', 'Wed, 07 Feb 2024 12:01:00'],
  ['an HTTP date in the zone of a place', 'Wed, 07 Feb 2024 12:01:00 PST'],
  ['an HTTP date with an offset', 'Wed, 07 Feb 2024 14:01:00 +0200'],
  ['an HTTP date in a sentence', 'Wed, please come back on 07 Feb 2024 12:01:00 GMT'],
  ['two dates', 'Wed, 07 Feb 2024 12:01:00 GMT, Wed, 07 Feb 2024 12:02:00 GMT'],
  ['two numbers', '5, 10'],
  ['a sign', '+5'],
  ['a number without its whole part', '.5'],
  ['a hexadecimal number', '0x10'],
  ['digits that are not of ASCII', '\u0665'],
])('no delay is read from the Retry-After %s', (_what, header) => {
  expect(retryAfterMs(header, NOW)).toBeUndefined();
});

it('the delay of Retry-After is a finite number, however long the header', () => {
  expect(retryAfterMs('9'.repeat(400), NOW)).toBe(Number.MAX_SAFE_INTEGER);
  expect(retryAfterMs(`0.${'0'.repeat(400)}1`, NOW)).toBe(0);
});

it.each([NaN, Infinity, -Infinity])('no date is read on a clock that says %d, but seconds are', (nowMs) => {
  expect(retryAfterMs('Wed, 07 Feb 2024 12:01:00 GMT', nowMs)).toBeUndefined();
  expect(retryAfterMs('2', nowMs)).toBe(2_000);
});

it('the first of several Retry-After headers counts', () => {
  expect(retryAfterMs(['1', '2'], NOW)).toBe(1_000);
  expect(retryAfterMs([], NOW)).toBeUndefined();
});

it('a date in Retry-After is the same wherever the process runs', () => {
  const dates = ['Wed, 07 Feb 2024 12:01:00 GMT', 'Wednesday, 07-Feb-24 12:01:00 GMT', 'Wed Feb  7 12:01:00 2024'];
  const script = `for (const date of ${JSON.stringify(dates)}) console.log(source.retryAfterMs(date, ${NOW}));`;
  const { stdout } = runSource({ source: 'src/relay/retry-after.ts', script, env: { TZ: 'America/New_York' } });
  expect(stdout).toBe('60000\n60000\n60000\n');
});

const DAY_MS = 86_400_000;

it.each([
  ['a second', '1', 1_000],
  ['an hour', '3600', 3_600_000],
  ['24 hours', '86400', DAY_MS],
  ['24 hours as an HTTP date', new Date(NOW + DAY_MS).toUTCString(), DAY_MS],
  ['24 hours as an ISO date', new Date(NOW + DAY_MS).toISOString(), DAY_MS],
  ['more than 24 hours', '86401', 0],
  ['more than 24 hours by a fraction', '86400.001', 0],
  ['tomorrow and a second', new Date(NOW + DAY_MS + 1_000).toUTCString(), 0],
  ['ten years', '315360000', 0],
  ['more digits than a number has', '9'.repeat(400), 0],
  ['the past', new Date(NOW - 1_000).toUTCString(), 0],
  ['a word', 'soon', 0],
  ['nothing', undefined, 0],
])(
  'GOFF-REM-004: what forbids requests is obeyed up to 24 hours, more or less counts as none: %s',
  (_what, header, ms) => {
    expect(forbiddenMs(header, NOW)).toBe(ms);
  },
);
