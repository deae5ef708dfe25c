import { Budget } from './budget.js';
import { instantFrom, type EvaluationInput } from './evaluation-input.js';
import type { Instant } from './instant.js';
import { ownValue, type JsonObject } from './json-value.js';
import { isInt64 } from './number-text.js';
import type { Run } from './json-logic/frame.js';
import type { TextForms } from './rule-language/text-forms.js';

/**
 * The attributes of one evaluation as rules see them, and what queries keep while they run.
 *
 * Nothing is merged: the context is read in place, the enrichment first, the derived attributes before both.
 */
export class Scope {
  readonly #budget: Budget;
  readonly context: JsonObject;
  readonly enrichment: JsonObject | undefined;
  /** The text under `targetingKey` in the context, empty if there is none. */
  readonly targetingKey: string;

  /** The forms of long texts that the rule language has made. */
  textForms: TextForms | undefined = undefined;
  /** What JsonLogic keeps for the whole evaluation, made by its first query. */
  logicRun: Run | undefined = undefined;

  readonly #input: EvaluationInput;

  /** `budget` is what the guards have left of the steps; missing if they had nothing to count. */
  constructor(input: EvaluationInput, budget = new Budget()) {
    const { context, enrichment } = input;
    const key = ownValue(context, 'targetingKey');
    this.#budget = budget;
    this.context = context;
    this.enrichment = enrichment ?? undefined;
    this.targetingKey = typeof key === 'string' ? key : '';
    this.#input = input;
  }

  /**
   * An attribute of the request: of the enrichment, else of the context, but not a derived one. `undefined` if it is
   * absent.
   */
  requested(name: string): unknown {
    const { enrichment } = this;
    if (enrichment !== undefined && Object.hasOwn(enrichment, name)) return ownValue(enrichment, name);
    return ownValue(this.context, name);
  }

  /** An attribute of any name as rules see it. */
  attribute(name: string): unknown {
    if (name === 'targetingKey' || name === 'key') return this.targetingKey;
    return name === 'anonymous' ? this.requested(name) === true : this.requested(name);
  }

  /** Whether `value`, read from the attribute `name`, has the integer class: a whole number of the context itself. */
  isInteger(name: string, value: unknown): boolean {
    if (typeof value !== 'number' || !isInt64(value)) return false;
    return this.enrichment === undefined || !Object.hasOwn(this.enrichment, name);
  }

  /** The instant that progressive rollouts go by: a `gofeatureflag` of the enrichment wins. */
  instant(): Instant {
    return instantFrom({ reserved: this.requested('gofeatureflag'), nowMs: this.#input.nowMs, spender: this });
  }

  /** Counts work that grows with the data; throws `OUT_OF_STEPS` once the evaluation has used up its steps. */
  spend(steps: number): void {
    this.#budget.spend(steps);
  }
}
