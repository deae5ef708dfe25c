import { ImpossibleToRetrieveConfigurationException } from '../errors.js';
import type { Evaluation, EvaluationRequest, Evaluator } from './evaluator.js';

export interface LateEvaluatorOptions {
  /** Loads the parts of the evaluator. */
  readonly create: () => Promise<Evaluator>;
  /** What `recordsFailureOf` returns while the evaluator is not there. */
  readonly recordsFailures: boolean;
}

/** An evaluator that is loaded when it is first used. */
export class LateEvaluator implements Evaluator {
  readonly #options: LateEvaluatorOptions;
  #evaluator: Evaluator | undefined;
  #loading: Promise<Evaluator> | undefined;
  #isClosed = false;

  constructor(options: LateEvaluatorOptions) {
    this.#options = options;
  }

  async initialize(): Promise<void> {
    const evaluator = await this.#load();
    // Nothing that runs in the background may begin after the end.
    if (this.#isClosed) throw new ImpossibleToRetrieveConfigurationException('The provider was closed meanwhile.');
    await evaluator.initialize();
  }

  evaluate(request: EvaluationRequest): Evaluation | Promise<Evaluation> {
    if (this.#evaluator !== undefined) return this.#evaluator.evaluate(request);
    return this.#load().then((evaluator) => evaluator.evaluate(request));
  }

  recordsFailureOf(flagKey: string): boolean {
    return this.#evaluator?.recordsFailureOf(flagKey) ?? this.#options.recordsFailures;
  }

  async refresh(): Promise<void> {
    const evaluator = await this.#load();
    await evaluator.refresh();
  }

  /** Without an evaluator there is nothing to end; one that is being loaded ends once it is there. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const evaluator = await this.#loading?.catch(() => undefined);
    await evaluator?.close();
  }

  /** A load that failed is tried again by the next call. */
  #load(): Promise<Evaluator> {
    this.#loading ??= this.#create();
    return this.#loading;
  }

  async #create(): Promise<Evaluator> {
    try {
      const evaluator = await this.#options.create();
      // An evaluation after the end must not open connections.
      if (this.#isClosed) await evaluator.close();
      return (this.#evaluator = evaluator);
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
