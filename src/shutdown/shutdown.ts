import { OpenFeature } from '@openfeature/server-sdk';
import { counted, printable } from '../log-text.js';
import type { Logger } from '../logger.js';
import { systemClock } from '../timing/clock.js';
import { deferredEvents } from './deferred-events.js';
import { DrainingServer, type ClosableServer } from './draining-server.js';
import { beginShutdown } from './server-closes.js';
import { settlesBy } from './settles-by.js';
import { setOfAllCopies } from './shared-by-copies.js';
import { socketServerOf } from './socket-server.js';
import { allClosedInMs, deliverWaiting, waitingProviders } from './waiting-providers.js';

export interface ShutdownOptions {
  readonly server?: ClosableServer | undefined;
  readonly before?: (() => unknown) | undefined;
  readonly timeoutMs: number;
  /** Whether another signal would end the process at once. */
  readonly endsByNextSignal: () => boolean;
  readonly logger: Logger;
}

interface Step {
  readonly name: string;
  readonly run: () => unknown;
  /** The part of `timeoutMs`, from the beginning of the shutdown, after which the next step comes anyway. */
  readonly until: number;
}

/** The part of the time for which others may have to wait for the server's close while events are delivered. */
const HOLD = 2 / 5;
const SERVER = 1 / 2;
/** The part of the time that all steps before the last may take; the rest belongs to the delivery. */
const PREPARATION = 2 / 3;

/** A delivery that takes no longer than this is not logged. */
const SOON_MS = 1_000;

/**
 * The shutdowns of this process that are still preparing: while handlers of one server may track, no shutdown closes
 * OpenFeature.
 */
const preparing = setOfAllCopies<Promise<void>>('preparing');

/** The way from a running server to delivered events: the server's close, `before`, `OpenFeature.close()`. */
export class Shutdown {
  readonly #options: ShutdownOptions;
  readonly #server: DrainingServer | undefined;
  #closing: Promise<void> | undefined;
  #startMs: number | undefined;
  #onDelivered = (): void => undefined;
  readonly #delivered = new Promise<void>((resolve) => (this.#onDelivered = resolve));
  #onServerWaits = (): void => undefined;
  #isWaitedFor = false;
  /** Resolves when the server's own close waits for the delivery, and for nothing else. */
  readonly #serverWaits = new Promise<void>((resolve) => (this.#onServerWaits = resolve));
  #letServerGo = (): void => undefined;
  /** Resolves when something else may wait for the server, such as a `before` that closes the application. */
  readonly #serverMayGo = new Promise<void>((resolve) => (this.#letServerGo = resolve));

  constructor(options: ShutdownOptions) {
    this.#options = options;
    this.#server = options.server === undefined ? undefined : new DrainingServer(options.server);
  }

  /** Leaves the server alone from now on. */
  detach(): void {
    this.#server?.detach();
  }

  /**
   * Does what cannot wait: starts the delivery, and makes sure that whoever else closes the server from now on neither
   * cuts off a response nor ends the process before the events are delivered. Synchronous.
   */
  begin(): void {
    if (this.#startMs !== undefined) return;
    this.#startMs = systemClock.nowMs();
    void deliverWaiting(this.#options.timeoutMs);
    const { server } = this.#options;
    beginShutdown({
      server: server === undefined ? undefined : socketServerOf(server),
      waitOfServer: () => this.#waitOfServer(),
    });
    this.#server?.beginClosing();
    if (this.#server?.hasCloseListeners === true) this.holdServer();
  }

  /** Delays the server's `close` event: a listener may end the process as soon as the server has closed. */
  holdServer(): void {
    this.#server?.holdClose(() => this.#deliverWhileHeld());
  }

  /**
   * Takes the steps. Resolves at the end of the last step, at the latest `timeoutMs` after the beginning. Never
   * rejects; every call gets the same promise.
   */
  close(): Promise<void> {
    this.begin();
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const prepared = this.#prepare();
    const all = preparing().add(prepared);
    await prepared;
    if (all.size > 1) this.#letServerGo();
    await this.#take({ name: 'Closing the other servers', run: () => Promise.all(all), until: PREPARATION });
    all.delete(prepared);
    await this.#take({ name: 'Waiting for the contexts of requests', run: deferredEvents, until: PREPARATION });
    const isInTime = await this.#take({ name: 'Delivering events', run: () => this.#deliver(), until: 1 });
    this.#onDelivered();
    // After the hook that has waited, the framework may run further hooks.
    if (isInTime && this.#isWaitedFor) {
      await this.#take({ name: 'Closing the server', run: () => this.#server?.closed, until: 1 });
    }
  }

  async #deliver(): Promise<void> {
    const delivered = OpenFeature.close();
    const isSoon = settlesBy(systemClock.nowMs() + SOON_MS, delivered);
    // Somebody who looks at a silent terminal may think that the process is stuck.
    if (!(await isSoon) && waitingProviders().length > 0) this.#options.logger.warn(this.#waitingLine());
    await delivered;
  }

  async #prepare(): Promise<void> {
    const [server, { before }] = [this.#server, this.#options];
    const isDrained =
      server !== undefined &&
      (await this.#take({
        name: 'Closing the server',
        run: () => Promise.race([server.close(), this.#serverWaits]),
        until: SERVER,
      }));
    if (before !== undefined) {
      this.#letServerGo();
      await this.#take({ name: 'The function `before`', run: before, until: PREPARATION });
    }
    server?.endRest();
    if (isDrained)
      await this.#take({
        name: 'Closing the server',
        run: () => Promise.race([server.closed, this.#serverWaits]),
        until: PREPARATION,
      });
  }

  /** Never rejects. */
  async #waitOfServer(): Promise<void> {
    this.#isWaitedFor = true;
    this.#onServerWaits();
    await Promise.race([this.#delivered, this.#serverMayGo.then(() => this.#deliverWhileHeld())]);
  }

  async #deliverWhileHeld(): Promise<void> {
    const deadlineMs = this.#deadlineMs(HOLD);
    await settlesBy(deadlineMs, deliverWaiting(Math.max(1, deadlineMs - systemClock.nowMs())));
  }

  /** Whether the step was done in time. It may fail or be late; the next one comes anyway. */
  async #take({ name, run, until }: Step): Promise<boolean> {
    const { timeoutMs, logger } = this.#options;
    try {
      const isDone = await settlesBy(this.#deadlineMs(until), (async () => run())());
      if (!isDone) logger.warn(`${name} had not ended ${Math.round(until * timeoutMs)} ms after the shutdown began.`);
      return isDone;
    } catch (error) {
      logger.error(`${name} failed: ${printable(textOf(error))}`);
      return false;
    }
  }

  #waitingLine(): string {
    const ownMs = this.#deadlineMs(1) - systemClock.nowMs();
    const remainingMs = Math.min(ownMs, allClosedInMs());
    const bound = remainingMs < ownMs ? 'shutdownTimeoutMs' : 'timeoutMs';
    const seconds = counted(Math.max(1, Math.round(remainingMs / 1_000)), 'second');
    const wayOut = this.#options.endsByNextSignal() ? '; another signal ends the process at once' : '';
    return `Events are not delivered yet; waiting for the relay, ${seconds} at most (${bound})${wayOut}.`;
  }

  #deadlineMs(until: number): number {
    return (this.#startMs ?? 0) + until * this.#options.timeoutMs;
  }
}

function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'an error without a text';
  }
}
