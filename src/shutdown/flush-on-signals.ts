import { constants } from 'node:os';
import { builtinModules } from '../builtin-modules.js';
import { isJsonObject } from '../events/json.js';
import { defaultLogger } from '../default-logger.js';
import { guardLogger, type Logger } from '../logger.js';
import { checkOptions, givenOptions, type OptionChecks } from '../options/check-options.js';
import { isDelay, isFunction, isLogger, type Check } from '../options/checks.js';
import type { ClosableServer } from './draining-server.js';
import { ProcessSignals } from './process-signals.js';
import { Shutdown } from './shutdown.js';

export interface FlushOnSignalsOptions {
  /** Closed first, because handlers of requests in flight still track. It gets half of the time. */
  readonly server?: ClosableServer | undefined;

  /**
   * Called after the server has closed, and awaited: it ends whatever else still tracks, such as a job queue. Without
   * `server` it may close the application: `() => app.close()`. `OpenFeature.close()` follows by itself.
   */
  readonly before?: (() => unknown) | undefined;

  /** Default `['SIGTERM', 'SIGINT']`. */
  readonly signals?: readonly NodeJS.Signals[] | undefined;

  /** Milliseconds for everything together. A third is kept for the delivery of events. Default 15,000. */
  readonly timeoutMs?: number | undefined;

  /** Default: warnings and errors on standard error. */
  readonly logger?: Logger | undefined;
}

const signals = new ProcessSignals();

/**
 * Delivers what has been tracked before a signal ends the process, and before the process ends because nothing is left
 * to do.
 *
 * Delivery begins at the signal. Meanwhile the server closes, then `before` runs, then `OpenFeature.close()`, all
 * within `timeoutMs`. Then the signal is handed on: if nobody else listens to it, the process gets the signal again and
 * ends by it; if the host has a listener of its own, it is up to the host to end the process. A signal within 500 ms of
 * the first is taken for a repeat; a later one is handed on at once. Never calls `process.exit`.
 *
 * May be called several times, for several servers: OpenFeature is closed when all of them are. Call it before the
 * server listens: connections that were used before the call are left to the server. Warns of other listeners that may
 * end the process, and in a worker thread, which no signal reaches. Returns a function that removes the listeners.
 * Throws an `InvalidOptionsException` for a wrong option.
 */
export function flushOnSignals(options: FlushOnSignalsOptions = {}): () => void {
  const given = givenOptions(options) as FlushOnSignalsOptions;
  const logger = guardLogger(isJsonObject(given.logger) ? given.logger : defaultLogger());
  checkOptions({ ...given }, { checks: CHECKS, required: [], warn: (line) => logger.warn(line) });
  const { timeoutMs = 15_000, server, before } = given;
  const shutdown = new Shutdown({ server, before, timeoutMs, logger, endsByNextSignal: () => signals.endAtOnce });
  return signals.add({ signals: signalsFor(given, logger), shutdown, logger });
}

/** No signals in a worker thread: it can end by itself, but no signal reaches it. */
function signalsFor(options: FlushOnSignalsOptions, logger: Logger): readonly NodeJS.Signals[] {
  if (builtinModules.workerThreads.isMainThread) return [...(options.signals ?? ['SIGTERM', 'SIGINT'])];
  logger.warn(IN_A_WORKER);
  return [];
}

const IN_A_WORKER =
  'Signals never come to a worker thread: call flushOnSignals in the main thread, and let its function `before` tell ' +
  'this worker to await OpenFeature.close() (docs/shutdown.md).';

const isServer: Check = (value) => {
  const closes = typeof (value as Partial<ClosableServer> | null)?.close === 'function';
  return closes ? undefined : 'a server with a function close';
};

const areSignals: Check = (value) => {
  const known = Array.isArray(value) && value.length > 0 && value.every(canBeListenedTo);
  return known ? undefined : "a list of signals that a process can listen to, such as ['SIGTERM']";
};

function canBeListenedTo(name: unknown): boolean {
  return Object.hasOwn(constants.signals, String(name)) && name !== 'SIGKILL' && name !== 'SIGSTOP';
}

const CHECKS: OptionChecks<FlushOnSignalsOptions> = {
  server: isServer,
  before: isFunction,
  signals: areSignals,
  timeoutMs: isDelay,
  logger: isLogger,
};
