import type { Spender } from './budget.js';
import { instantOf, parseInstant, type Instant } from './instant.js';
import { isObject, ownValue, type JsonObject } from './json-value.js';

/** What one evaluation is given. */
export interface EvaluationInput {
  /** The caller's attributes. Read in place: never copied, kept or changed. */
  readonly context: JsonObject;
  /** Attributes that win over those of the context. */
  readonly enrichment?: JsonObject | undefined;
  /** The value of the result when no variation is. Missing means null. */
  readonly defaultValue: unknown;
  /** Time of the evaluation in milliseconds since 1970, unless the context carries one. */
  readonly nowMs: number;
}

/** An attribute `gofeatureflag`, the time to take where it has none, and what counts the length of its text. */
export interface InstantSource {
  readonly reserved: unknown;
  readonly nowMs: number;
  readonly spender: Spender;
}

/** The evaluation instant that `gofeatureflag.currentDateTime` sets, otherwise now. */
export function instantFrom({ reserved, nowMs, spender }: InstantSource): Instant {
  const written = isObject(reserved) ? ownValue(reserved, 'currentDateTime') : undefined;
  if (typeof written !== 'string') return instantOf(nowMs);
  spender.spend(written.length);
  return parseInstant(written) ?? instantOf(nowMs);
}

/** The instant that scheduled steps and experimentations go by: read before the enrichment is looked at. */
export const instantOfContext = ({ context, nowMs }: EvaluationInput, spender: Spender): Instant =>
  instantFrom({ reserved: ownValue(context, 'gofeatureflag'), nowMs, spender });
