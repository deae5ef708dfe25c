import { expected, quoted } from './expected.js';

const secondsIn: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads a window, `7d`, `12h`, `30m`, `90s` or a number of seconds, as seconds.
 *
 * @throws ImpactError `INVALID_WINDOW` for anything else, for 0, and beyond 2^53 - 1 seconds.
 */
export function parseWindow(text: string): number {
  const [, count, unit = ''] = /^([0-9]+)([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(count) * (secondsIn[unit] ?? 1);
  if (seconds > 0 && Number.isSafeInteger(seconds)) return seconds;
  const wanted = 'a window such as `7d`, `12h`, `30m`, `90s` or a number of seconds above 0';
  throw expected(wanted, { code: 'INVALID_WINDOW', got: quoted(text) });
}
