import { Budget } from './budget.js';
import { instantFrom, type EvaluationInput } from './evaluation-input.js';
import { stepsOfNames } from './guards.js';
import type { Instant } from './instant.js';
import { ownValue, type JsonObject } from './json-value.js';
import { isInt64 } from './number-text.js';

/** Pieces of logic that array operators may evaluate in one evaluation; some tenths of a second. */
const MAX_VISITS = 10_000_000;

/**
 * The attributes of one evaluation as rules see them, and what a query keeps while it runs.
 *
 * Nothing is merged: the context is read in place, the enrichment first, the derived attributes before both.
 */
export class Scope {
  readonly #budget: Budget;
  readonly context: JsonObject;
  readonly enrichment: JsonObject | undefined;
  /** The text under `targetingKey` in the context, empty if there is none. */
  readonly targetingKey: string;

  /** Set by a place in a rule that makes the whole query not apply. */
  aborted = false;
  /** What the last comparison of the query has read; a path through a missing parent reads it again. */
  left: unknown = null;
  leftIsInteger = false;
  /** Containers that a path has left behind because one of them was missing. */
  containers: unknown[] | undefined = undefined;
  /** Whether arithmetic gave a number that JSON cannot write. */
  sawNonFinite = false;

  #everything: JsonObject | undefined = undefined;
  #visitsLeft = MAX_VISITS;
  readonly #nowMs: number;

  /** `budget` is what the guards have left of it; missing if they had nothing to count. */
  constructor({ context, enrichment, nowMs }: EvaluationInput, budget = new Budget()) {
    const key = ownValue(context, 'targetingKey');
    this.#budget = budget;
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
    return instantFrom({ reserved: this.requested('gofeatureflag'), nowMs: this.#nowMs, spender: this });
  }

  /** All attributes as one object; only `{"var": ""}` asks for it. */
  everything(): JsonObject {
    return (this.#everything ??= this.#collect());
  }

  #collect(): JsonObject {
    const all = Object.create(null) as Record<string, unknown>;
    for (const source of [this.context, this.enrichment ?? {}]) {
      const names = Object.keys(source);
      this.spend(stepsOfNames(names.length));
      for (const name of names) all[name] = source[name];
    }
    const derived = { anonymous: this.attribute('anonymous'), key: this.targetingKey, targetingKey: this.targetingKey };
    return Object.assign(all, derived);
  }

  /** Counts work that grows with the data; throws `OUT_OF_STEPS` once the evaluation has used up its steps. */
  spend(steps: number): void {
    this.#budget.spend(steps);
  }

  /** False once queries have looked at ten million values: hostile data may not keep the event loop. */
  mayVisit(count: number): boolean {
    this.#visitsLeft -= count;
    return this.#visitsLeft >= 0;
  }
}
