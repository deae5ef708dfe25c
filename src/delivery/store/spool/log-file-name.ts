import { builtinModules } from '../../../builtin-modules.js';

/**
 * The name of a file of a log says all that a neighbour has to know before it opens it:
 * `<target>.<machine>.<owner>.<origin>.<number>.log`.
 */
export interface LogFileName {
  /** Where its events go; nobody sends them anywhere else. */
  readonly target: string;
  /** Whose judgement of the owner's sign of life counts. */
  readonly machine: string;
  /** The process that writes to it now: whoever takes it over renames it. {@link LEFT} where nobody does. */
  readonly owner: string;
  /** The log that it was written as a part of. */
  readonly origin: string;
  /** The files of a log follow each other. */
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

/** Names a log that begins now: logs that began earlier come before it. Two of the same millisecond are told apart. */
export function originAt(nowMs: number): string {
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(11, '0').slice(-11);
  return time + builtinModules.crypto.randomBytes(3).toString('hex').slice(0, 5);
}

/** The order in which the events of several logs are sent: that in which the logs began, and each log in its own. */
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
