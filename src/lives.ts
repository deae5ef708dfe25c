import { Tally, type Ledger } from './delivery/ledger.js';
import type { FlushOptions } from './delivery/flush-options.js';
import type { EvaluatorParts } from './evaluation/evaluator-parts.js';
import type { Evaluation, EvaluationRequest, Evaluator } from './evaluation/evaluator.js';
import type { EventEncoder } from './events/event-encoder.js';
import { writeFeatureEvent } from './events/feature-event.js';
import { offerExporter } from './hooks/exposure-exporter.js';
import { InitDeadline } from './init-deadline.js';
import { Life, type LifeEvents } from './life.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options/resolve-options.js';
import { EventChecks } from './typed-events/event-checks.js';
import { compileTracking, type Tracked } from './tracking.js';

export interface LivesOptions {
  readonly options: ResolvedOptions;
  readonly logger: Logger;
  /** Identifies the provider in diagnostics, and offers its delivery to exposure hooks. */
  readonly provider: object;
  readonly events: LifeEvents;
  readonly createEvaluator: (parts: EvaluatorParts) => Evaluator;
}

/**
 * What all providers of this package do, whatever they evaluate: one life after the other, and one ledger for all of
 * them. `initialize` after `close` begins a new one.
 */
export class Lives {
  readonly #options: LivesOptions;
  readonly #tally = new Tally();
  readonly #encode: (tracked: Tracked) => EventEncoder;
  readonly #checks: EventChecks | undefined;
  readonly #initDeadline: InitDeadline;
  #life: Life;
  /** Set while an `initialize` waits for the end of the previous life. */
  #reopening: Promise<void> | undefined;

  constructor(options: LivesOptions) {
    this.#options = options;
    this.#encode = compileTracking(options.options, options.logger);
    this.#checks = checksOf(options);
    this.#initDeadline = new InitDeadline({
      timeoutMs: options.options.initTimeoutMs,
      onLateEnd: () => this.#life.tellStatus(),
    });
    this.#life = this.#begin();
    this.#offerExporter();
  }

  get evaluator(): Evaluator {
    return this.#life.evaluator;
  }

  /** Calls at the same time share the work. */
  initialize(): Promise<void> {
    return this.#initDeadline.hold(this.#initialize());
  }

  async #initialize(): Promise<void> {
    if (this.#life.closed !== undefined) await (this.#reopening ??= this.#reopen(this.#life.closed));
    await this.#life.initialize();
  }

  close(): Promise<Ledger> {
    // The caller means the life that an `initialize` is about to begin, not the one that has ended.
    if (this.#reopening !== undefined) return this.#reopening.then(() => this.close());
    return this.#life.close();
  }

  flush(options?: FlushOptions): Promise<Ledger> {
    return this.#life.publisher.flush(options);
  }

  async refresh(): Promise<void> {
    // The caller means the life that an `initialize` is about to begin, not the one that has ended.
    await this.#reopening;
    await this.#life.refresh();
  }

  stats(): Ledger {
    return this.#life.publisher.stats();
  }

  /** Takes over an event, unless data collection is switched off. Returns whether it was taken. Never throws. */
  enqueue(encode: EventEncoder): boolean {
    return !this.#options.options.disableDataCollection && this.#life.publisher.enqueue(encode);
  }

  track(tracked: Tracked): void {
    if (this.#checks === undefined) this.enqueue(this.#encode(tracked));
    else this.#trackChecked(tracked, this.#checks);
  }

  /** A schema is the application's code: it runs after the event was taken, and not at all if the event was refused. */
  #trackChecked(tracked: Tracked, checks: EventChecks): void {
    const isTaken = this.enqueue(this.#encode(tracked));
    if (isTaken && checks.isInvalid(tracked)) this.#tally.invalid++;
  }

  /** Rejects with whatever the evaluator throws. */
  evaluate(request: EvaluationRequest): Promise<Evaluation> {
    try {
      return Promise.resolve(this.#life.evaluator.evaluate(request));
    } catch (error) {
      return rejected(error);
    }
  }

  async #reopen(closed: Promise<Ledger>): Promise<void> {
    // The next life, or another process, recovers what the closed life left in its spool.
    this.#tally.leave((await closed).pendingOnDisk);
    this.#life = this.#begin();
    this.#reopening = undefined;
  }

  #begin(): Life {
    return new Life({ ...this.#options, tally: this.#tally });
  }

  #offerExporter(): void {
    const { options, logger, provider } = this.#options;
    offerExporter(provider, {
      version: 1,
      isDisabled: options.disableDataCollection,
      expose: (exposure) => this.enqueue((json) => writeFeatureEvent(json, exposure)),
      warn: (line) => logger.warn(line),
    });
  }
}

function checksOf({ options: { events }, logger }: LivesOptions): EventChecks | undefined {
  return events?.validate ? new EventChecks(events, (line) => logger.warn(line)) : undefined;
}

async function rejected(error: unknown): Promise<never> {
  throw error;
}
