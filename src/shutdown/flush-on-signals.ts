import { constants } from 'node:os';
import { isJsonObject } from '../events/json.js';
import { defaultLogger, guardLogger, type Logger } from '../logger.js';
import { checkOptions, givenOptions, type OptionChecks } from '../options/check-options.js';
import { isDelay, isFunction, isLogger, type Check } from '../options/checks.js';
import type { ClosableServer } from './draining-server.js';
import { Shutdown } from './shutdown.js';

export interface FlushOnSignalsOptions {
  /** Closed first, because handlers of requests in flight still track. It gets half of the time. */
  readonly server?: ClosableServer;

  /** Called when the server is closed and awaited, for whatever else still tracks: a job queue, a socket. */
  readonly before?: () => unknown;

  /** Default `['SIGTERM', 'SIGINT']`. */
  readonly signals?: readonly NodeJS.Signals[];

  /** Milliseconds for everything together. A third is kept for the delivery of events. Default 15,000. */
  readonly timeoutMs?: number;

  /** Default: warnings and errors on standard error. */
  readonly logger?: Logger;
}

/**
 * Delivers what has been tracked before a signal ends the process, and before the process ends because nothing is left
 * to do.
 *
 * On a signal: the server's close, then `before`, then `OpenFeature.close()`, all within `timeoutMs`. Then the signal
 * is handed on: where nobody else listens to it the process gets it again and ends by it; where the host has a listener
 * of its own, ending the process is the host's part. A second signal while this is under way is handed on at once.
 * Never calls `process.exit`.
 *
 * May be called several times, for several servers: OpenFeature is closed when all of them are. Returns a function that
 * takes the listeners away again. Throws an `InvalidOptionsException` for a wrong option.
 */
export function flushOnSignals(options: FlushOnSignalsOptions = {}): () => void {
  const given = givenOptions(options) as FlushOnSignalsOptions;
  const logger = guardLogger(isJsonObject(given.logger) ? given.logger : defaultLogger());
  checkOptions({ ...given }, { checks: CHECKS, required: [], warn: (line) => logger.warn(line) });
  const { signals = ['SIGTERM', 'SIGINT'], timeoutMs = 15_000, server, before } = given;
  const shutdown = new Shutdown({ server, before, timeoutMs, logger });
  return new SignalListener({ signals: [...signals], shutdown, logger }).install();
}

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

interface SignalListenerParts {
  readonly signals: readonly NodeJS.Signals[];
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/**
 * Stays a listener until the shutdown is over, so that others who end the process when nobody else listens leave it its
 * time.
 */
class SignalListener {
  readonly #signals: readonly NodeJS.Signals[];
  readonly #shutdown: Shutdown;
  readonly #logger: Logger;
  #signalled = false;

  constructor({ signals, shutdown, logger }: SignalListenerParts) {
    this.#signals = signals;
    this.#shutdown = shutdown;
    this.#logger = logger;
  }

  install(): () => void {
    // First in the row: it has to see who else listens before a listener for one time is gone.
    for (const signal of this.#signals) process.prependListener(signal, this.#onSignal);
    process.on('beforeExit', this.#onBeforeExit);
    return () => {
      this.#uninstall();
      this.#shutdown.detach();
    };
  }

  #uninstall(): void {
    for (const signal of this.#signals) process.off(signal, this.#onSignal);
    process.off('beforeExit', this.#onBeforeExit);
  }

  readonly #onBeforeExit = (): void => void this.#shutdown.close();

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#signalled) this.#handOn(signal);
    else void this.#shutDown(signal);
  };

  async #shutDown(signal: NodeJS.Signals): Promise<void> {
    this.#signalled = true;
    this.#logger.info(`${signal}: what has been tracked is delivered before it takes effect.`);
    const others = process.listeners(signal).filter((listener) => listener !== this.#onSignal);
    // After this every listener has had the signal. Those for one time are gone by then, while their work goes on.
    await Promise.resolve();
    const present = process.listeners(signal);
    const takenOver = others.some((listener) => !present.includes(listener));
    await this.#shutdown.close();
    if (takenOver) this.#uninstall();
    else this.#handOn(signal);
  }

  #handOn(signal: NodeJS.Signals): void {
    this.#uninstall();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }
}
