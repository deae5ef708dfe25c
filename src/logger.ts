import * as types from 'node:util/types';

/** The part of OpenFeature's `Logger` that the provider calls; a pino logger and the console fit. */
export interface Logger {
  error(...args: unknown[]): void;
  warn(...args: unknown[]): void;
  info(...args: unknown[]): void;
  debug(...args: unknown[]): void;
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
