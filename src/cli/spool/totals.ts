import type { SurveyedFile } from '../../delivery/store/spool/survey.js';

/** What some files hold together. */
export interface Totals {
  readonly files: number;
  readonly events: number;
  readonly bytes: number;
  /** When the oldest waiting event was written, as ISO 8601; `null` if none waits. */
  readonly oldest: string | null;
}

export function totalsOf(files: readonly SurveyedFile[]): Totals {
  const sum = (of: (file: SurveyedFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  const oldestMs = files.reduce((oldest, file) => Math.min(oldest, file.oldestMs ?? Infinity), Infinity);
  return {
    files: files.length,
    events: sum(({ events }) => events),
    bytes: sum(({ bytes }) => bytes),
    oldest: timeOf(oldestMs),
  };
}

/** The totals for each value of a key, in the order of the values. */
export function totalsBy(
  files: readonly SurveyedFile[],
  keyOf: (file: SurveyedFile) => string,
): Readonly<Record<string, Totals>> {
  const keys = [...new Set(files.map(keyOf))].sort();
  return Object.fromEntries(keys.map((key) => [key, totalsOf(files.filter((file) => keyOf(file) === key))]));
}

/** A time as ISO 8601; `null` for none, and for the times that a broken clock may have written. */
export function timeOf(ms: number | undefined): string | null {
  const time = new Date(ms ?? NaN);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
