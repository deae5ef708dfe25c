import type { Logger } from '../../src/index.js';

export interface LineLogger extends Logger {
  /** `level: text` of every line. */
  readonly lines: string[];
  /** The same lines, level and text apart. */
  readonly entries: { readonly level: string; readonly line: string }[];
}

/** A logger that keeps what it is told. */
export function lineLogger(): LineLogger {
  const lines: string[] = [];
  const entries: LineLogger['entries'] = [];
  const log =
    (level: string) =>
    (...args: unknown[]): void => {
      const line = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
      entries.push({ level, line });
      lines.push(`${level}: ${line}`);
    };
  return { lines, entries, error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
}
