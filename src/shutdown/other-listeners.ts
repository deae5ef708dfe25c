import type { Logger } from '../logger.js';
import { isOfThisPackage } from './process-listener.js';

type Listener = (...args: never[]) => unknown;

/** What the package signal-exit publishes: how many of its copies listen to signals. */
interface SignalExit {
  readonly count?: unknown;
}

/** Where version 4 publishes it; version 3 does so in `process`. */
const SIGNAL_EXIT_4 = Symbol.for('signal-exit emitter');

/** Signals that every version of signal-exit listens to. */
const SIGNALS_OF_SIGNAL_EXIT: ReadonlySet<string> = new Set(['SIGTERM', 'SIGINT', 'SIGHUP']);

/** Listeners of the signal that belong to the application or to another package. */
export function otherListeners(signal: NodeJS.Signals): readonly Listener[] {
  return process.listeners(signal).filter((listener) => !isOfThisPackage(listener));
}

/**
 * How many of the signal's listeners may end the process. Those of signal-exit do so only if nobody else listens, which
 * signal-exit decides by the same count.
 */
export function countListenersThatMayEnd(signal: NodeJS.Signals): number {
  return Math.max(0, otherListeners(signal).length - countOfSignalExit(signal));
}

/** Whether the process would end by the signal if this number of its listeners were gone. */
export function endsBy(signal: NodeJS.Signals, { without }: { without: number }): boolean {
  return process.listenerCount(signal) - without <= countOfSignalExit(signal);
}

/** Warns once of each listener that may end the process before the events are delivered. */
export class OtherListenersWarning {
  readonly #warnedOf = new Map<NodeJS.Signals, number>();

  check(signal: NodeJS.Signals, logger: Logger): void {
    const count = countListenersThatMayEnd(signal);
    if (count > (this.#warnedOf.get(signal) ?? 0)) logger.warn(warningOf(signal, count));
    this.#warnedOf.set(signal, count);
  }
}

function warningOf(signal: NodeJS.Signals, count: number): string {
  const others = count === 1 ? 'another listener' : `${count} other listeners`;
  return (
    `${signal} has ${others}. If one ends the process before the events are delivered, they are lost: it has to ` +
    'await OpenFeature.close() first, or to leave the end of the process to flushOnSignals (docs/shutdown.md).'
  );
}

function countOfSignalExit(signal: NodeJS.Signals): number {
  if (!SIGNALS_OF_SIGNAL_EXIT.has(signal)) return 0;
  const { __signal_exit_emitter__: version3 } = process as { __signal_exit_emitter__?: SignalExit };
  const { [SIGNAL_EXIT_4]: version4 } = globalThis as { [SIGNAL_EXIT_4]?: SignalExit };
  return countOf(version3) + countOf(version4);
}

function countOf(published: SignalExit | undefined): number {
  const count = published?.count;
  return typeof count === 'number' && count > 0 ? count : 0;
}
