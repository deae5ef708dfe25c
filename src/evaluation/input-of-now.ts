import { wallClockMs } from '../events/wall-clock.js';
import type { EvaluationInput } from './engine/evaluation-input.js';

/**
 * The input of an evaluation at this moment. It reads the clock once at most, and only for flags that depend on time.
 */
export class InputOfNow implements EvaluationInput {
  readonly context: EvaluationInput['context'];
  readonly enrichment: EvaluationInput['enrichment'];
  readonly defaultValue: unknown;
  #nowMs: number | undefined;

  constructor({ context, enrichment, defaultValue }: Omit<EvaluationInput, 'nowMs'>) {
    this.context = context;
    this.enrichment = enrichment;
    this.defaultValue = defaultValue;
  }

  get nowMs(): number {
    return (this.#nowMs ??= wallClockMs());
  }
}
