import { builtinModules } from '../../../builtin-modules.js';

/**
 * What the name of a log file says, which is all that a neighbour has to know before it opens the file:
 * `<target>.<machine>.<owner>.<origin>.<number>.log`.
 */
export interface LogFileName {
  /** Where its events go; nobody sends them anywhere else. */
  readonly target: string;
  /** Where the owner runs: only there can others ask its socket whether it lives. */
  readonly machine: string;
  /** The process that owns it now: a process that takes it over renames it. {@link LEFT} if nobody owns it. */
  readonly owner: string;
  /** The log that it is a part of, whoever owns it now. */
  readonly origin: string;
  /** Its place among the files of the log. */
  readonly number: number;
}

/** The owner of a file whose process has closed it: anybody may take it at once. */
export const LEFT = 'left'.padEnd(16, '0');

const PATTERN = /^([0-9a-f]{8})\.([0-9a-f]{8})\.([0-9a-z]{16})\.([0-9a-f]{16})\.([0-9]{9})\.log$/;

export function logFileName({ target, machine, owner, origin, number }: LogFileName): string {
  return `${target}.${machine}.${owner}.${origin}.${String(number).padStart(9, '0')}.log`;
}

/** `undefined` for the name of anything else. */
export function parseLogFileName(name: string): LogFileName | undefined {
  const [, target, machine, owner, origin, number] = PATTERN.exec(name) ?? [];
  if (target === undefined || machine === undefined || owner === undefined || origin === undefined) return undefined;
  return { target, machine, owner, origin, number: Number(number) };
}

/**
 * Names a log that begins now, so that it comes after those that began earlier. Two of the same millisecond get
 * different names.
 */
export function originAt(nowMs: number): string {
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(11, '0').slice(-11);
  return time + builtinModules.crypto.randomBytes(3).toString('hex').slice(0, 5);
}

/** The order in which the events of several logs are sent: by the beginning of the logs, and within a log by number. */
export function byLog(a: LogFileName, b: LogFileName): number {
  if (a.origin !== b.origin) return a.origin < b.origin ? -1 : 1;
  return a.number - b.number;
}

/** Names a relay without telling its address. */
export function targetOf(url: string): string {
  return shortHash(new URL(url).href.replace(/\/+$/, ''));
}

export function shortHash(text: string): string {
  return builtinModules.crypto.createHash('sha256').update(text).digest('hex').slice(0, 8);
}
