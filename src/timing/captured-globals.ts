import { performance } from 'node:perf_hooks';

const resolved = Promise.resolve();

/**
 * The bundled p-queue gets these in place of the globals with the same names, which test tools replace: perhaps before
 * this module is loaded, so neither of them is read from `globalThis`.
 */
export const queueMicrotask = (act: () => void): void => void resolved.then(act);

/** A monotonic clock: p-queue only compares its instants with each other. */
export const Date = { now: performance.now.bind(performance) };
