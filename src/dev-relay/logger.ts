/** Where the dev relay says what it refuses and drops. OpenFeature's and console-like loggers fit. */
export interface DevRelayLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Warnings and errors on stderr, one line each; everything else is dropped. */
export const stderrLogger: DevRelayLogger = {
  info: () => undefined,
  warn: (message) => void process.stderr.write(`goff-dev-relay: ${message}\n`),
  error: (message) => void process.stderr.write(`goff-dev-relay: ${message}\n`),
};
