import {
  FlagNotFoundError,
  OpenFeatureEventEmitter,
  type EvaluationContext,
  type Provider,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/server-sdk';
import { defaultLogger } from './default-logger.js';
import type { FlushOptions } from './delivery/flush-options.js';
import type { Ledger } from './delivery/ledger.js';
import type { Evaluator } from './evaluation/evaluator.js';
import { Lives } from './lives.js';
import { guardLogger, type Logger } from './logger.js';
import { resolveTrackingOnlyOptions, type TrackingOnlyProviderOptions } from './options/tracking-only-options.js';
import { lifeEventsOn } from './provider-events.js';

/**
 * The OpenFeature provider for applications whose flags come from elsewhere: it delivers tracking events, and exposures
 * with an `exposureHook`, to the relay-proxy's data collector.
 *
 * It has no flags and asks the relay for nothing: it is READY at once, and its first request carries the first events.
 * Every evaluation fails with `FLAG_NOT_FOUND`, so that a `MultiProvider` asks the next provider. Delivery is that of
 * the `GoFeatureFlagProvider`; see docs/delivery.md for what is guaranteed, and docs/several-providers.md for how to
 * arrange providers. Throws an `InvalidOptionsException` for a wrong option.
 */
export class TrackingOnlyProvider implements Provider {
  readonly runsOn = 'server' as const;
  // A literal: names of classes change when code is minified.
  readonly metadata = { name: 'GO Feature Flag Tracking Provider' } as const;
  readonly events = new OpenFeatureEventEmitter();
  readonly #lives: Lives;

  /**
   * `logger` is anything with `error`, `warn`, `info` and `debug`; the default writes warnings and errors to standard
   * error.
   */
  constructor(options: TrackingOnlyProviderOptions, logger?: Logger) {
    const guarded = guardLogger(logger ?? defaultLogger());
    this.#lives = new Lives({
      options: resolveTrackingOnlyOptions(options, (line) => guarded.warn(line)),
      logger: guarded,
      provider: this,
      events: lifeEventsOn(this.events),
      createEvaluator: () => WITHOUT_FLAGS,
    });
  }

  /** Resolves at once, without a request; after `close` it begins a new life. */
  initialize(): Promise<void> {
    return this.#lives.initialize();
  }

  /** Called by the SDK on `OpenFeature.close()` and when the provider is replaced; see {@link close}. */
  async onClose(): Promise<void> {
    await this.close();
  }

  /** Delivers what waits, within `shutdownTimeoutMs`. Resolves with the ledger; never rejects. */
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

  /** Rejects with a `FlagNotFoundError`, as the three methods below do, so that another provider decides. */
  resolveBooleanEvaluation(): Promise<ResolutionDetails<boolean>> {
    return notFound();
  }

  resolveStringEvaluation(): Promise<ResolutionDetails<string>> {
    return notFound();
  }

  resolveNumberEvaluation(): Promise<ResolutionDetails<number>> {
    return notFound();
  }

  resolveObjectEvaluation(): Promise<ResolutionDetails<never>> {
    return notFound();
  }
}

/** Another copy of the SDK does not know this class of errors; it reads the code, which is `FLAG_NOT_FOUND`. */
async function notFound(): Promise<never> {
  throw new FlagNotFoundError('A TrackingOnlyProvider has no flags: another provider has to evaluate them.');
}

const WITHOUT_FLAGS: Evaluator = {
  initialize: async () => undefined,
  evaluate: notFound,
  recordsFailureOf: () => false,
  refresh: async () => undefined,
  close: async () => undefined,
};
