import type { Logger } from '../../src/index.js';

export interface LineLogger extends Logger {
  /** `level: text` of every line. */
  readonly lines: string[];
}

/** A logger that keeps what it is told. */
export function lineLogger(): LineLogger {
  const lines: string[] = [];
  const log =
    (level: string) =>
    (...args: unknown[]) =>
      void lines.push(
        [`${level}:`, ...args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)))].join(' '),
      );
  return { lines, error: log('error'), warn: log('warn'), info: log('info'), debug: log('debug') };
}
