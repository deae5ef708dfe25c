import { AsyncResource } from 'node:async_hooks';

const home = new AsyncResource('goff-server-provider');

/**
 * Runs a function outside the caller's AsyncLocalStorage context. A timer that one request happens to start serves all
 * of them: it must not keep that request's store alive, nor show its transaction to a tracer.
 */
export function detached<T>(run: () => T): T {
  return home.runInAsyncScope(run);
}
