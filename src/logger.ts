import { types } from 'node:util';
import { destination, pino } from 'pino';

/** The part of OpenFeature's `Logger` that the provider calls; a pino logger and the console fit. */
export interface Logger {
  error(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  info(...args: unknown[]): void;
  debug(...args: unknown[]): void;
}

const STDERR = 2;

/** pino at level `warn` on standard error. Synchronous, so that a line written while the process ends is not lost. */
export function defaultLogger(): Logger {
  return pino({ name: 'goff-server-provider', level: 'warn' }, destination({ dest: STDERR, sync: true }));
}

/** The same logger, except that a method which is missing, throws or rejects costs the line and nothing else. */
export function guardLogger(logger: Logger): Logger {
  const guard = (level: keyof Logger) => (message: unknown) => {
    try {
      const logged: unknown = logger[level](message);
      if (types.isPromise(logged)) void logged.catch(() => undefined);
    } catch {
      // There is no place left to report it to.
    }
  };
  return { error: guard('error'), warn: guard('warn'), info: guard('info'), debug: guard('debug') };
}

const MAX_FOREIGN_CHARACTERS = 200;

/** Foreign text as it may stand in a log line: one line, without control characters, at most 200 characters. */
export function printable(text: string): string {
  const short = text.length > MAX_FOREIGN_CHARACTERS ? `${text.slice(0, MAX_FOREIGN_CHARACTERS)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

/** What was thrown, as it may stand in a log line. */
export function printableError(error: unknown): string {
  try {
    return printable(String(error));
  } catch {
    // An object without a text, a revoked proxy.
    return 'an error that cannot be read';
  }
}
