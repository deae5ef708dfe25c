import { Budget } from './budget.js';
import { isInt64 } from './number-text.js';
import { isObject, ownValue, type JsonObject } from './json-value.js';
import { instantOf, parseInstant, type Instant } from './instant.js';
import type { Run } from './json-logic/frame.js';
import type { TextForms } from './rule-language/text-forms.js';

/** What one evaluation sees. */
export interface EvaluationInput {
  /** The caller's attributes. Read in place: never copied, kept or changed. */
  readonly context: JsonObject;
  /** Attributes that win over those of the context. */
  readonly enrichment?: JsonObject | undefined;
  /** Answered when no variation is. Missing means null. */
  readonly defaultValue: unknown;
  /** Time of the evaluation in milliseconds since 1970, unless the context carries one. */
  readonly nowMs: number;
}

/** The evaluation instant that `gofeatureflag.currentDateTime` sets, otherwise now. */
function instantFrom(reserved: unknown, nowMs: number): Instant {
  const written = isObject(reserved) ? ownValue(reserved, 'currentDateTime') : undefined;
  return (typeof written === 'string' ? parseInstant(written) : undefined) ?? instantOf(nowMs);
}

/** The instant that scheduled steps and experimentations go by: read before the enrichment is looked at. */
export const instantOfContext = (input: EvaluationInput): Instant =>
  instantFrom(ownValue(input.context, 'gofeatureflag'), input.nowMs);

/**
 * The attributes of one evaluation as rules see them, and what queries keep while they run.
 *
 * Nothing is merged: the context is read in place, the enrichment first, the derived attributes before both.
 */
export class Scope {
  readonly #budget = new Budget();
  readonly context: JsonObject;
  readonly enrichment: JsonObject | undefined;
  /** The text under `targetingKey` in the context, empty if there is none. */
  readonly targetingKey: string;

  /** What the rule language has made of long texts. */
  textForms: TextForms | undefined = undefined;
  /** What JsonLogic keeps for the whole evaluation, made by its first query. */
  logicRun: Run | undefined = undefined;

  readonly #nowMs: number;

  constructor({ context, enrichment, nowMs }: EvaluationInput) {
    const key = ownValue(context, 'targetingKey');
    this.context = context;
    this.enrichment = enrichment ?? undefined;
    this.targetingKey = typeof key === 'string' ? key : '';
    this.#nowMs = nowMs;
  }

  /** An attribute of the request: enrichment, then context; no derived ones. `undefined` if it is absent. */
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
    return instantFrom(this.requested('gofeatureflag'), this.#nowMs);
  }

  /** Counts work that grows with the data; throws `OUT_OF_STEPS` once the evaluation has used up its steps. */
  spend(steps: number): void {
    this.#budget.spend(steps);
  }
}
