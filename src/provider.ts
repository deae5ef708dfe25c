import {
  OpenFeatureEventEmitter,
  ServerProviderEvents,
  type EvaluationContext,
  type Hook,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/server-sdk';
import type { FlushOptions } from './delivery/flush-options.js';
import { Tally, type Ledger } from './delivery/ledger.js';
import { EvaluationError } from './errors.js';
import type { FlagValueType } from './evaluation/evaluator.js';
import { compileRedaction } from './events/redaction.js';
import { compileTrackingDetails, type CompleteDetails } from './events/tracking-details.js';
import { writeTrackingEvent, type TrackingEventInput, type TrackingNotices } from './events/tracking-event.js';
import { warnOnce } from './events/tracking-warnings.js';
import { wallClockMs } from './events/wall-clock.js';
import { DataCollector } from './hooks/data-collector.js';
import { EnrichEvaluationContext } from './hooks/enrich-evaluation-context.js';
import { Life, type LifeEvents } from './life.js';
import { printable } from './log-text.js';
import { defaultLogger, guardLogger, type Logger } from './logger.js';
import type { GoFeatureFlagProviderOptions } from './options/options.js';
import { resolveOptions, type ResolvedOptions } from './options/resolve-options.js';

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
  readonly #options: ResolvedOptions;
  readonly #logger: Logger;
  readonly #tally = new Tally();
  readonly #redact: TrackingEventInput['redact'];
  readonly #completeDetails: CompleteDetails;
  readonly #notices: TrackingNotices;
  #life: Life;
  /** While an `initialize` waits for the end of the life before. */
  #reopening: Promise<void> | undefined;

  /**
   * `logger` is anything with `error`, `warn`, `info` and `debug`; the default writes warnings and errors to standard
   * error.
   */
  constructor(options: GoFeatureFlagProviderOptions, logger?: Logger) {
    this.#logger = guardLogger(logger ?? defaultLogger());
    this.#options = resolveOptions(options, (line) => this.#logger.warn(line));
    this.#redact = this.#redaction();
    this.#completeDetails = compileTrackingDetails({
      ...this.#options,
      onTaken: (member) =>
        this.#logger.warn(`The caller's own member ${printable(member)} of tracking details is kept.`),
    });
    this.#notices = warnOnce((line) => this.#logger.warn(line));
    this.#life = this.#begin();
    this.hooks = this.#createHooks();
  }

  /**
   * Resolves once evaluations can be served. Rejects with an `UnauthorizedException` when the relay refuses the key
   * (the SDK's status is FATAL then), with another error otherwise (status ERROR: evaluations and `track` reach the
   * provider, and it becomes READY by itself). Calls at the same time share one promise.
   */
  async initialize(): Promise<void> {
    if (this.#life.closed !== undefined) await (this.#reopening ??= this.#reopen(this.#life.closed));
    await this.#life.initialize();
  }

  async #reopen(closed: Promise<Ledger>): Promise<void> {
    await closed;
    this.#life = this.#begin();
    this.#reopening = undefined;
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
    // The life that an `initialize` is about to begin is meant, not the one that has ended.
    if (this.#reopening !== undefined) return this.#reopening.then(() => this.close());
    return this.#life.close();
  }

  /**
   * Sends what has been tracked so far. Resolves with the ledger when that is settled. Without `timeoutMs` it makes one
   * attempt, and also resolves when the relay cannot take the events now; with `timeoutMs` it goes on through back-offs
   * until the time is up. Never rejects.
   */
  flush(options?: FlushOptions): Promise<Ledger> {
    return this.#life.publisher.flush(options);
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
  async refresh(): Promise<void> {
    // The life that an `initialize` is about to begin is meant, not the one that has ended.
    await this.#reopening;
    await this.#life.refresh();
  }

  /** What became of the events so far. */
  stats(): Ledger {
    return this.#life.publisher.stats();
  }

  /**
   * Records that something happened; synchronous, returns nothing, never throws (OpenFeature 6.1, 2.7). The event is a
   * snapshot: later changes of the arguments do not reach it.
   */
  track(trackingEventName: string, context: EvaluationContext, trackingEventDetails?: TrackingEventDetails): void {
    if (this.#options.disableDataCollection) return;
    this.#life.publisher.enqueue((json) =>
      writeTrackingEvent(json, {
        name: trackingEventName,
        context,
        details: this.#completeDetails(trackingEventDetails, json.budget),
        nowMs: wallClockMs(),
        redact: this.#redact,
        detailsText: this.#options.detailsText,
        notices: this.#notices,
      }),
    );
  }

  resolveBooleanEvaluation(
    flagKey: string,
    defaultValue: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return this.#evaluate('boolean', flagKey, defaultValue, context);
  }

  resolveStringEvaluation(
    flagKey: string,
    defaultValue: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return this.#evaluate('string', flagKey, defaultValue, context);
  }

  resolveNumberEvaluation(
    flagKey: string,
    defaultValue: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return this.#evaluate('number', flagKey, defaultValue, context);
  }

  resolveObjectEvaluation<T extends JsonValue>(
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return this.#evaluate('object', flagKey, defaultValue, context);
  }

  #evaluate<T extends JsonValue>(
    type: FlagValueType,
    flagKey: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    try {
      const evaluation = this.#life.evaluator.evaluate({ flagKey, type, defaultValue, context });
      return Promise.resolve(evaluation as ResolutionDetails<T>);
    } catch (error) {
      return rejected(error);
    }
  }

  #begin(): Life {
    return new Life({
      options: this.#options,
      logger: this.#logger,
      tally: this.#tally,
      provider: this,
      events: this.#lifeEvents(),
    });
  }

  #lifeEvents(): LifeEvents {
    const { events } = this;
    return {
      onReady: (message) => void events.emit(ServerProviderEvents.Ready, { message }),
      onStale: (message) => void events.emit(ServerProviderEvents.Stale, { message }),
      // GENERAL and not PROVIDER_FATAL: in FATAL the SDK would keep every further `track` from the provider.
      onError: (message) => void events.emit(ServerProviderEvents.Error, { message, errorCode: 'GENERAL' }),
      onConfigurationChanged: (flagsChanged) =>
        void events.emit(ServerProviderEvents.ConfigurationChanged, { flagsChanged }),
    };
  }

  #redaction(): TrackingEventInput['redact'] {
    const { redactContext } = this.#options;
    if (redactContext === undefined) return undefined;
    let reported = false;
    return compileRedaction(redactContext, () => {
      if (!reported)
        this.#logger.error('Expected redactContext to return an object, got none; such events carry no context.');
      reported = true;
    });
  }

  #createHooks(): Hook[] {
    const collector = new DataCollector({
      disabled: this.#options.disableDataCollection,
      enqueue: (event) => this.#life.publisher.enqueue(event),
      recordsFailure: (flagKey, error) => !isRecorded(error) && this.#life.evaluator.recordsFailureOf(flagKey),
    });
    return [new EnrichEvaluationContext(this.#options.exporterMetadata), collector];
  }
}

/** The relay was asked and has counted the failure itself. */
function isRecorded(error: unknown): boolean {
  return error instanceof EvaluationError && error.recordedByRelay;
}

async function rejected(error: unknown): Promise<never> {
  throw error;
}
