import { envelopeOf } from './delivery/envelope.js';
import type { Ledger, Tally } from './delivery/ledger.js';
import { Publisher } from './delivery/publisher.js';
import type { EventStore } from './delivery/event-store.js';
import { createStore } from './create-store.js';
import { Undelivered } from './delivery/undelivered.js';
import { GoFeatureFlagException, UnauthorizedException } from './errors.js';
import type { EvaluatorParts } from './evaluation/evaluator-parts.js';
import type { Evaluator } from './evaluation/evaluator.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options/resolve-options.js';
import { Collector } from './relay/collector.js';
import { HttpClient } from './relay/http-client.js';
import { unwatch, watch, type WaitingProvider } from './shutdown/waiting-providers.js';
import { systemClock } from './timing/clock.js';
import { warmUp } from './warm-up.js';

/** What the application is told of a life, in the provider's events. */
export interface LifeEvents {
  onReady(message: string): void;
  onStale(message: string): void;
  onError(message: string): void;
  /** The relay refuses the key. */
  onRefused(message: string): void;
  onConfigurationChanged(flagsChanged: string[]): void;
}

export interface LifeOptions {
  readonly options: ResolvedOptions;
  readonly logger: Logger;
  /** Shared by all lives of a provider: it goes on counting in each. */
  readonly tally: Tally;
  /** Identifies the provider in diagnostics. */
  readonly provider: object;
  readonly events: LifeEvents;
  readonly createEvaluator: (parts: EvaluatorParts) => Evaluator;
}

/**
 * What the evaluator can do, as far as is known. `new`: nobody has initialized it. `refused`: the relay does not take
 * the key, which makes the SDK's status FATAL. `closed`: the application is not notified of anything any more.
 */
type Status = 'new' | 'starting' | 'ready' | 'stale' | 'refused' | 'closed';

/** What runs between an `initialize` and the `close` that follows it: an evaluator and a publisher. */
export class Life {
  readonly evaluator: Evaluator;
  readonly publisher: Publisher;
  readonly #events: LifeEvents;
  readonly #logger: Logger;
  readonly #shutdownTimeoutMs: number;
  #status: Status = 'new';
  /** Why the collector refuses all events, while it does. */
  #holdCause: string | undefined;
  #initializing: Promise<void> | undefined;
  #closed: Promise<Ledger> | undefined;
  #closesAtMs: number | undefined;

  constructor(options: LifeOptions) {
    this.#events = options.events;
    this.#logger = options.logger;
    this.#shutdownTimeoutMs = options.options.shutdownTimeoutMs;
    this.evaluator = this.#createEvaluator(options);
    this.publisher = this.#createPublisher(options);
  }

  /** Resolves with the ledger when this life has ended; `undefined` before `close` is called. */
  get closed(): Promise<Ledger> | undefined {
    return this.#closed;
  }

  /** Calls at the same time share one promise. */
  initialize(): Promise<void> {
    this.#initializing ??= this.#initialize();
    return this.#initializing;
  }

  /** For the end of an `initialize` whose outcome the SDK does not get, because it came too late. */
  tellStatus(): void {
    if (this.#status === 'ready') this.#onEvaluatorReady();
    if (this.#status === 'refused') this.#events.onRefused('The relay refuses the API key.');
  }

  /** Rejects before `initialize` and after `close`. */
  async refresh(): Promise<void> {
    if (this.#status === 'new') throw notReady('initialized: await `setProviderAndWait` first');
    if (this.#status === 'closed') throw notReady('open, this one is closed');
    await this.evaluator.refresh();
  }

  close(): Promise<Ledger> {
    this.#status = 'closed';
    this.#closesAtMs ??= systemClock.nowMs() + this.#shutdownTimeoutMs;
    this.#closed ??= Promise.all([this.publisher.close(), this.evaluator.close()]).then(([ledger]) => ledger);
    return this.#closed;
  }

  async #initialize(): Promise<void> {
    if (this.#status === 'new') {
      this.#change('starting');
      void this.publisher.open();
    }
    try {
      await this.evaluator.initialize();
      this.#change('ready');
    } catch (error) {
      this.#change(error instanceof UnauthorizedException ? 'refused' : 'starting');
      throw error;
    } finally {
      this.#initializing = undefined;
      warmUp(() => this.#status !== 'closed');
    }
  }

  #createEvaluator({ options, logger, createEvaluator }: LifeOptions): Evaluator {
    const listener = {
      onReady: () => this.#onEvaluatorReady(),
      onStale: (message: string) => this.#onEvaluatorStale(message),
      onConfigurationChanged: (flagsChanged: string[]) =>
        this.#whileOpen((to) => to.onConfigurationChanged(flagsChanged)),
    };
    return createEvaluator({ options, listener, logger, random: Math.random });
  }

  #createPublisher(parts: LifeOptions): Publisher {
    const { options, logger } = parts;
    const waiting: WaitingProvider = {
      waiting: () => waitingIn(this.publisher.stats()),
      flush: (flushOptions) => this.publisher.flush(flushOptions),
      keepAll: () => this.publisher.leftovers.keepAll(),
      handOver: () => this.publisher.leftovers.handOver(),
      lastFailure: () => this.publisher.leftovers.lastFailure,
      closesInMs: () => (this.#closesAtMs === undefined ? undefined : this.#closesAtMs - systemClock.nowMs()),
      logger,
    };
    return new Publisher({
      ...options,
      ...transportAndStoreOf(options, logger),
      timeoutMs: options.timeout,
      flushIntervalMs: options.dataFlushInterval,
      logger,
      tally: parts.tally,
      provider: parts.provider,
      undelivered: new Undelivered({ onUndelivered: options.onUndelivered, logger }),
      onHold: (cause) => this.#onHold(cause),
      onRecovered: () => this.#onRecovered(),
      onWaiting: (waits) => (waits === 'events' ? watch(waiting) : unwatch(waiting)),
    });
  }

  #onEvaluatorReady(): void {
    this.#change('ready');
    if (this.#holdCause !== undefined) this.#emitHold(this.#holdCause);
    else this.#whileOpen((to) => to.onReady('The relay responds again.'));
  }

  #onEvaluatorStale(message: string): void {
    this.#change('stale');
    this.#whileOpen((to) => to.onStale(message));
  }

  #onHold(cause: string): void {
    this.#holdCause = cause;
    // FATAL stays FATAL: the relay refuses the key for everything.
    if (this.#status !== 'refused') this.#emitHold(cause);
  }

  #emitHold(cause: string): void {
    this.#whileOpen((to) => to.onError(`The data collector refuses events: ${cause}`));
  }

  /** The status is the evaluator's again. */
  #onRecovered(): void {
    this.#holdCause = undefined;
    const message = 'The data collector accepts events again.';
    if (this.#status === 'ready') this.#events.onReady(message);
    if (this.#status === 'stale') this.#events.onStale(message);
    if (this.#status === 'refused') this.#logger.error(FLAGS_STAY_OFF);
  }

  #change(status: Status): void {
    if (this.#status !== 'closed') this.#status = status;
  }

  #whileOpen(tell: (events: LifeEvents) => void): void {
    if (this.#status !== 'closed') tell(this.#events);
  }
}

/** The line before it says that the relay accepts events again, which is not all that it had refused. */
const FLAGS_STAY_OFF =
  'Flags stay off: the relay refused the API key when they were to be loaded; set a new provider to load them.';

function notReady(expected: string): Error {
  return new GoFeatureFlagException(`Expected a provider that is ${expected}.`, { code: 'PROVIDER_NOT_READY' });
}

function transportAndStoreOf(
  options: ResolvedOptions,
  logger: Logger,
): {
  readonly transport: Collector;
  readonly store: EventStore;
  readonly emptyBody: Buffer;
} {
  const { dataCollectorBaseURL: url, headers, connect, proxyUrl, timeout, maxConcurrentRequests } = options;
  const envelope = envelopeOf(options.exporterMetadata);
  const http = new HttpClient({
    url,
    headers,
    connect,
    proxyUrl,
    timeoutMs: timeout,
    connections: maxConcurrentRequests,
  });
  const store = createStore(options, { envelope, logger });
  return { transport: new Collector(http), store, emptyBody: envelope.empty };
}

function waitingIn({ pending, inFlight }: Ledger): number {
  return pending + inFlight;
}
