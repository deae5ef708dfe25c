import * as types from 'node:util/types';
import type { FlushOptions } from '../delivery/flush-options.js';
import type { Logger } from '../logger.js';
import { processListener, type ProcessListener } from './process-listener.js';
import { sharedByCopies } from './shared-by-copies.js';
import { reportUndelivered } from './undelivered-report.js';

/** A provider with events that are not delivered yet. */
export interface WaitingProvider {
  /** Events pending and in flight. */
  waiting(): number;
  /**
   * Synchronous, at the exit of the process: writes all that it can to disk, and returns how many events the next
   * process finds there, and where; `undefined`, or missing, if the provider has no such place. Never throws.
   */
  keepAll?(): { readonly events: number; readonly folder: string } | undefined;
  /** Goes on through back-offs until everything tracked so far is settled or the time is up; never rejects. */
  flush(options?: FlushOptions): Promise<unknown>;
  /** Synchronous, at the exit of the process: hands the events to `onUndelivered`, parsed one by one. Never throws. */
  handOver(): void;
  /** A sentence about the last failure, for the end of a line; empty, or missing, where there was none. */
  lastFailure?(): string;
  /** Milliseconds until its close gives up; `undefined`, or missing, while nobody closes it. */
  closesInMs?(): number | undefined;
  readonly logger: Logger;
}

/** What all copies of this package in the process share. */
interface Registry {
  readonly version: 1;
  readonly providers: Set<WaitingProvider>;
  /** The one listener of `exit`, whichever copy installed it. */
  exitListener?: ProcessListener | undefined;
}

const KEY = Symbol.for('goff-server-provider.waiting');

const own: Registry = { version: 1, providers: new Set() };

/**
 * Call it when a provider's first event begins to wait: should the process exit before {@link unwatch}, a line says how
 * many events are lost. Cheap, idempotent, never throws.
 */
export function watch(provider: WaitingProvider): void {
  try {
    const { providers } = findRegistry();
    Set.prototype.add.call(providers, provider);
    listenToExit();
  } catch {
    // Whatever is wrong with the process, tracking goes on.
  }
}

/** Call it when none of a provider's events waits any more. Cheap, idempotent, never throws. */
export function unwatch(provider: WaitingProvider): void {
  try {
    const registry = findRegistry();
    Set.prototype.delete.call(registry.providers, provider);
    if (registry.providers.size === 0) registry.exitListener?.remove();
  } catch {
    // As in `watch`.
  }
}

/** Every provider of this process whose events wait, those of other copies of this package included. */
export function waitingProviders(): readonly WaitingProvider[] {
  return [...findRegistry().providers];
}

/** Milliseconds after which none of them waits any more; infinite while one is not being closed. */
export function allClosedInMs(): number {
  return Math.max(...waitingProviders().map((provider) => provider.closesInMs?.() ?? Infinity));
}

/** Sends what waits in all providers, for at most `timeoutMs` milliseconds. Never rejects. */
export function deliverWaiting(timeoutMs: number): Promise<void> {
  return flushWaiting({ timeoutMs });
}

/** Flushes all providers whose events wait. Never rejects. */
export async function flushWaiting(options?: FlushOptions): Promise<void> {
  const flush = async (provider: WaitingProvider): Promise<unknown> => provider.flush(options);
  await Promise.allSettled(waitingProviders().map(flush));
}

/**
 * Logs how many events are lost, and lets the providers hand them over: the process is about to end. Synchronous, never
 * throws.
 */
export function giveUpWaiting(): void {
  const providers = waitingProviders();
  reportUndelivered(providers);
  providers.forEach(unwatch);
}

function listenToExit(): void {
  const registry = findRegistry();
  registry.exitListener ??= processListener({ event: 'exit', place: 'last', act: giveUpWaiting });
  registry.exitListener.install();
}

function findRegistry(): Registry {
  return sharedByCopies({
    key: KEY,
    own,
    isUsable: (shared) => shared.version === 1 && types.isSet(shared.providers) && Object.isExtensible(shared),
  });
}
