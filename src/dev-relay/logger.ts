import { writeSync } from 'node:fs';

/** Where the dev relay says what it refuses and drops. OpenFeature's and console-like loggers fit. */
export interface DevRelayLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

const STDERR = 2;

/** Warnings and errors on stderr, one line each; everything else is dropped. */
export const stderrLogger: DevRelayLogger = {
  info: () => undefined,
  warn: (message) => write(message),
  error: (message) => write(message),
};

function write(message: string): void {
  writeSync(STDERR, `goff-dev-relay: ${message}\n`);
}
