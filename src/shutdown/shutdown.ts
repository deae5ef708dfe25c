import { OpenFeature } from '@openfeature/server-sdk';
import type { Logger } from '../logger.js';
import { DrainingServer, type ClosableServer } from './draining-server.js';
import { settlesBy } from './settles-by.js';

export interface ShutdownOptions {
  readonly server?: ClosableServer | undefined;
  readonly before?: (() => unknown) | undefined;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

interface Step {
  readonly name: string;
  readonly run: () => unknown;
  /** The part of the time, counted from the beginning, after which the next step comes all the same. */
  readonly until: number;
}

/** What the steps before the last may take of the time; the rest belongs to the delivery. */
const PREPARATION = 2 / 3;

/**
 * All shutdowns of this process that still prepare: as long as handlers of one server may track, none closes
 * OpenFeature.
 */
const preparing = new Set<Promise<void>>();

/** The way from a running server to delivered events: the server's close, `before`, `OpenFeature.close()`. */
export class Shutdown {
  readonly #options: ShutdownOptions;
  readonly #server: DrainingServer | undefined;
  #closing: Promise<void> | undefined;
  #startMs = 0;

  constructor(options: ShutdownOptions) {
    this.#options = options;
    this.#server = options.server === undefined ? undefined : new DrainingServer(options.server);
  }

  /** Leaves the server alone from now on. */
  detach(): void {
    this.#server?.detach();
  }

  /**
   * Resolves at the end of the way, at the latest after `timeoutMs`. Never rejects; every call gets the same promise.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#startMs = performance.now();
    const prepared = this.#prepare();
    preparing.add(prepared);
    await prepared;
    await this.#take({ name: 'Closing the other servers', run: () => Promise.all(preparing), until: PREPARATION });
    preparing.delete(prepared);
    await this.#take({ name: 'Delivering events', run: () => OpenFeature.close(), until: 1 });
  }

  async #prepare(): Promise<void> {
    const [server, { before }] = [this.#server, this.#options];
    if (server !== undefined) {
      await this.#take({ name: 'Closing the server', run: () => server.close(), until: 1 / 2 });
    }
    if (before !== undefined) await this.#take({ name: 'The function `before`', run: before, until: PREPARATION });
  }

  /** A step may fail or be late; the next one comes all the same. */
  async #take({ name, run, until }: Step): Promise<void> {
    const { timeoutMs, logger } = this.#options;
    const partMs = until * timeoutMs;
    try {
      const done = await settlesBy(this.#startMs + partMs, (async () => run())());
      if (!done) logger.warn(`${name} had not ended ${Math.round(partMs)} ms after the shutdown began.`);
    } catch (error) {
      logger.error(`${name} failed: ${String(error)}`);
    }
  }
}
