import type { JsonObject } from '../../evaluation/engine/json-value.js';
import { isJsonObject } from '../../events/json.js';
import { wallClockMs } from '../../events/wall-clock.js';
import { refusedFlags, type CheckedFlags, type Circumstances } from './refused-flags.js';
import type { Outcome } from './reply.js';

/** The flags of a relay, and what came of evaluating them. */
export interface ServedFlags extends CheckedFlags {
  readonly flags: JsonObject;
}

/** Evaluates the flags of a flag configuration; `undefined` if it did not come, or not to its end. */
export function servedFlags(outcome: Outcome, deadline: Circumstances['deadline']): ServedFlags | undefined {
  if (outcome.kind === 'failure' || outcome.status !== 200) return undefined;
  if (outcome.cut !== undefined || outcome.json === undefined) return undefined;
  const { flags: given, evaluationContextEnrichment: attributes } = outcome.json;
  const flags = isJsonObject(given) ? given : {};
  const enrichment = isJsonObject(attributes) ? attributes : undefined;
  return { flags, ...refusedFlags(flags, { enrichment, nowMs: wallClockMs(), deadline }) };
}
