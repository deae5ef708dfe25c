const silence = (): void => undefined;

/** For tests that do not look at the log. */
export const silentLogger = { error: silence, warn: silence, info: silence, debug: silence };
