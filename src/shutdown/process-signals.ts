import type { Logger } from '../logger.js';
import { systemClock } from '../timing/clock.js';
import { countListenersThatMayEnd, endsBy, otherListeners, OtherListenersWarning } from './other-listeners.js';
import { processListener, type ProcessListener } from './process-listener.js';
import type { Shutdown } from './shutdown.js';
import { giveUpWaiting } from './waiting-providers.js';

/** What one call of `flushOnSignals` asks for. */
export interface Subscription {
  readonly signals: readonly NodeJS.Signals[];
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/**
 * - `open`: no signal has come.
 * - `signalled`: one has come; whatever comes within {@link REPEAT_MS} is taken for a repeat of it.
 * - `insisted`: that time is over; the next signal is a new one, and is handed on at once.
 */
type Phase = 'open' | 'signalled' | 'insisted';

/** Signals repeat: a terminal signals a whole group of processes, and parents pass the signal on to their children. */
const REPEAT_MS = 500;

/** The one place of the process where signals arrive, however often `flushOnSignals` is called. */
export class ProcessSignals {
  readonly #subscriptions = new Set<Subscription>();
  readonly #listeners = new Map<NodeJS.Signals, ProcessListener>();
  readonly #warning = new OtherListenersWarning();
  readonly #beforeExit = processListener({ event: 'beforeExit', place: 'last', act: () => this.#onNaturalEnd() });
  #phase: Phase = 'open';

  /** Returns a function that takes the subscription back. */
  add(subscription: Subscription): () => void {
    const { signals, logger, shutdown } = subscription;
    for (const signal of signals) this.#warning.check(signal, logger);
    this.#subscriptions.add(subscription);
    for (const signal of signals) this.#listenTo(signal);
    this.#beforeExit.install();
    return () => {
      this.#remove([subscription]);
      shutdown.detach();
    };
  }

  /** Whether a signal has come, and the next of any signal that we listen to would end the process at once. */
  get endAtOnce(): boolean {
    if (this.#phase === 'open' || isProtected()) return false;
    const signals = [...this.#subscriptions].flatMap((subscription) => subscription.signals);
    return signals.every((signal) => countListenersThatMayEnd(signal) === 0);
  }

  #listenTo(signal: NodeJS.Signals): void {
    const listener = this.#listeners.get(signal) ?? this.#listenerOf(signal);
    this.#listeners.set(signal, listener);
    listener.install();
  }

  /** First in line: it has to see who else listens before listeners that were added with `once` are gone. */
  #listenerOf(signal: NodeJS.Signals): ProcessListener {
    return processListener({ event: signal, place: 'first', act: () => this.#onSignal(signal) });
  }

  #remove(subscriptions: readonly Subscription[]): void {
    for (const subscription of subscriptions) this.#subscriptions.delete(subscription);
    for (const [signal, listener] of this.#listeners) {
      if (this.#subscribersOf(signal).length === 0) listener.remove();
    }
    if (this.#subscriptions.size > 0) return;
    this.#beforeExit.remove();
    this.#phase = 'open';
  }

  #subscribersOf(signal: NodeJS.Signals): readonly Subscription[] {
    return [...this.#subscriptions].filter(({ signals }) => signals.includes(signal));
  }

  #onNaturalEnd(): void {
    for (const { shutdown } of this.#subscriptions) void shutdown.close();
  }

  #onSignal(signal: NodeJS.Signals): void {
    if (this.#phase === 'open') void this.#shutDown(signal);
    else if (this.#phase === 'insisted') this.#handOn(signal);
  }

  async #shutDown(signal: NodeJS.Signals): Promise<void> {
    const repeatsEnd = this.#takeRepeats();
    const subscribers = this.#subscribersOf(signal);
    this.#announce(signal, subscribers);
    const others = otherListeners(signal);
    for (const { shutdown } of subscribers) shutdown.begin();
    if (countListenersThatMayEnd(signal) > 0) for (const { shutdown } of subscribers) shutdown.holdServer();
    // After this every listener has had the signal. Those added with `once` are gone by then, but their work goes on.
    await Promise.resolve();
    const isTakenOver = others.some((listener) => !otherListeners(signal).includes(listener));
    await Promise.all(subscribers.map(({ shutdown }) => shutdown.close()));
    if (!isTakenOver) return this.#handOn(signal);
    // If no listener were left, a repeat would end the process in the middle of that work.
    await repeatsEnd;
    this.#remove(subscribers);
  }

  #announce(signal: NodeJS.Signals, subscribers: readonly Subscription[]): void {
    for (const { logger } of subscribers) {
      logger.info(`${signal}: what has been tracked is delivered before it takes effect.`);
      this.#warning.check(signal, logger);
    }
  }

  /** Begins the time in which signals count as repeats. Resolves at its end. */
  #takeRepeats(): Promise<void> {
    this.#phase = 'signalled';
    return new Promise((resolve) => {
      const end = (): void => {
        if (this.#phase === 'signalled') this.#phase = 'insisted';
        resolve();
      };
      // A signal that came while something blocked the event loop is emitted between the timer and the immediate.
      systemClock.setTimeout(() => systemClock.setImmediate(end), REPEAT_MS).unref();
    });
  }

  /** Without a listener one more signal ends the process: what is lost is told before. */
  #handOn(signal: NodeJS.Signals): void {
    const isLast = endsBy(signal, { without: this.#listeners.get(signal)?.isInstalled === true ? 1 : 0 });
    if (isLast && !isProtected()) giveUpWaiting();
    this.#remove([...this.#subscriptions]);
    if (isLast) process.kill(process.pid, signal);
  }
}

/** Linux protects the first process of a container from signals that it sends itself. */
function isProtected(): boolean {
  return process.pid === 1;
}
