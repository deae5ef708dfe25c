import {
  OpenFeature,
  OpenFeatureEventEmitter,
  type EvaluationContext,
  type Hook,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/server-sdk';
import { defaultLogger } from './default-logger.js';
import type { FlushOptions } from './delivery/flush-options.js';
import type { Ledger } from './delivery/ledger.js';
import { EvaluationError } from './errors.js';
import { createEvaluator } from './evaluation/create-evaluator.js';
import type { EvaluationRequest } from './evaluation/evaluator.js';
import { DataCollector } from './hooks/data-collector.js';
import { EnrichEvaluationContext } from './hooks/enrich-evaluation-context.js';
import { PlaceAmongProviders } from './hooks/place-among-providers.js';
import { Lives } from './lives.js';
import { guardLogger, type Logger } from './logger.js';
import type { GoFeatureFlagProviderOptions } from './options/options.js';
import { resolveOptions, type ResolvedOptions } from './options/resolve-options.js';
import { lifeEventsOn } from './provider-events.js';

/**
 * The OpenFeature provider for GO Feature Flag on Node.js servers.
 *
 * `track` and the exposures of evaluations go to the relay-proxy's data collector in the background; see
 * docs/delivery.md for what is guaranteed. Throws an `InvalidOptionsException` for a wrong option, before any network
 * traffic (GOFF-CFG-001).
 */
export class GoFeatureFlagProvider implements Provider {
  readonly runsOn = 'server' as const;
  // A literal: names of classes change when code is minified (GOFF-META-002).
  readonly metadata = { name: 'GO Feature Flag Provider' } as const;
  readonly events = new OpenFeatureEventEmitter();
  readonly hooks: Hook[];
  readonly #lives: Lives;

  /**
   * `logger` is anything with `error`, `warn`, `info` and `debug`; the default writes warnings and errors to standard
   * error.
   */
  constructor(options: GoFeatureFlagProviderOptions, logger?: Logger) {
    const guarded = guardLogger(logger ?? defaultLogger());
    const resolved = resolveOptions(options, (line) => guarded.warn(line));
    this.#lives = new Lives({
      ...{ options: resolved, logger: guarded, provider: this, createEvaluator },
      events: lifeEventsOn(this.events),
    });
    this.hooks = this.#createHooks(resolved, guarded);
  }

  /**
   * Resolves once evaluations can be served. Rejects with an `UnauthorizedException` when the relay refuses the key
   * (the SDK's status is FATAL then), with another error otherwise (status ERROR: evaluations and `track` reach the
   * provider, and it becomes READY by itself). After `initTimeoutMs` it rejects with the code `INIT_TIMEOUT`; loading
   * goes on. Calls at the same time share the work.
   */
  initialize(): Promise<void> {
    return this.#lives.initialize();
  }

  /** Called by the SDK on `OpenFeature.close()` and when the provider is replaced; see {@link close}. */
  async onClose(): Promise<void> {
    await this.close();
  }

  /**
   * Ends background work and delivers what waits, within `shutdownTimeoutMs`. Resolves with the ledger; never rejects.
   * Calls share one promise until `initialize` begins a new life (GOFF-LIFE-003).
   */
  close(): Promise<Ledger> {
    return this.#lives.close();
  }

  /**
   * Sends what has been tracked so far. Resolves with the ledger when that is settled. Without `timeoutMs` it makes one
   * attempt, and also resolves when the relay cannot take the events now; with `timeoutMs` it goes on through back-offs
   * until the time is up. Never rejects.
   */
  flush(options?: FlushOptions): Promise<Ledger> {
    return this.#lives.flush(options);
  }

  /**
   * Makes evaluations give what the relay has now, for tests and scripts that have just changed a flag.
   *
   * In the process it loads the configuration at once, and resolves when what the relay had at the call, or newer, is
   * in service; `PROVIDER_CONFIGURATION_CHANGED` has been emitted by then, once, if the content changed. A load that
   * was already under way does not count: another one follows it. In remote mode it empties the cache, so that the next
   * evaluation of each flag asks the relay, and does not ask anything itself.
   *
   * Rejects with one sentence: with an `ImpossibleToRetrieveConfigurationException` when the load fails, with an
   * `UnauthorizedException` when the relay refuses the key (the flags in service stay, and polling goes on as before),
   * and with the code `PROVIDER_NOT_READY` before `initialize`, and when the provider is closed before or meanwhile.
   */
  refresh(): Promise<void> {
    return this.#lives.refresh();
  }

  /** What became of the events so far. */
  stats(): Ledger {
    return this.#lives.stats();
  }

  /**
   * Records that something happened; synchronous, returns nothing, never throws (OpenFeature 6.1, 2.7). The event is a
   * snapshot: later changes of the arguments do not reach it.
   */
  track(trackingEventName: string, context: EvaluationContext, trackingEventDetails?: TrackingEventDetails): void {
    this.#lives.track({ name: trackingEventName, context, details: trackingEventDetails });
  }

  resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#evaluate({ type: 'boolean', flagKey, defaultValue, context });
  }

  resolveStringEvaluation(
    flagKey: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#evaluate({ type: 'string', flagKey, defaultValue, context });
  }

  resolveNumberEvaluation(
    flagKey: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#evaluate({ type: 'number', flagKey, defaultValue, context });
  }

  resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return this.#evaluate({ type: 'object', flagKey, defaultValue, context });
  }

  #evaluate<T extends JsonValue>(request: EvaluationRequest): Promise<ResolutionDetails<T>> {
    return this.#lives.evaluate(request) as Promise<ResolutionDetails<T>>;
  }

  #createHooks({ disableDataCollection: disabled, exporterMetadata }: ResolvedOptions, logger: Logger): Hook[] {
    const lives = this.#lives;
    const places = new PlaceAmongProviders({
      provider: this,
      registered: (domain) => (domain === undefined ? OpenFeature.getProvider() : OpenFeature.getProvider(domain)),
    });
    const collector = new DataCollector({
      disabled,
      enqueue: (event) => lives.enqueue(event),
      recordsFailure: (flagKey, error) => !isRecorded(error) && lives.evaluator.recordsFailureOf(flagKey),
      placeOf: (hookContext) => places.of(hookContext),
      warn: (line) => logger.warn(line),
    });
    return [new EnrichEvaluationContext(exporterMetadata), collector];
  }
}

/** The relay was asked and has counted the failure itself. */
function isRecorded(error: unknown): boolean {
  return error instanceof EvaluationError && error.recordedByRelay;
}
