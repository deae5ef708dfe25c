import { compileFlag, type CompiledFlag } from '../../evaluation/engine/compile-flag.js';
import type { EngineResult } from '../../evaluation/engine/engine-result.js';
import type { JsonObject } from '../events/exported-event.js';
import { engineFlag, type EngineFlag } from './engine-flag.js';
import type { Flag } from './flag.js';

export type { EngineResult };

/** What an evaluation is made of. Nothing of it is changed. */
export interface FlagEvaluation {
  readonly flagKey: string;
  readonly flag: Flag;
  readonly context: JsonObject;
  /** Laid over the context: on equal names it wins. */
  readonly enrichment: JsonObject;
  readonly nowMs: number;
}

/** Flags that have been evaluated, by the object that was loaded, which belongs to one key. */
const compiled = new WeakMap<Flag, Compiled>();

interface Compiled {
  readonly ready: CompiledFlag;
  readonly seen: EngineFlag;
}

/**
 * Evaluates a flag with the default value null, as the relay does: the one place that knows how. The value may be an
 * `UncommonValue`.
 */
export function evaluateFlag({ flagKey, flag, context, enrichment, nowMs }: FlagEvaluation): EngineResult {
  const { ready, seen } = compiled.get(flag) ?? compile(flagKey, flag);
  const result = ready.evaluate({ context, enrichment, defaultValue: null, nowMs });
  if (result.errorCode === 'PARSE_ERROR') return asError(result, flag);
  return seen.flag === flag ? result : withOriginals(result, { flag, seen });
}

/**
 * The result where the relay cannot apply the steps of a flag, because it holds what JSON cannot express: no metadata.
 */
export function stepsCannotBeApplied({ version, trackEvents }: Flag, errorDetails: string): EngineResult {
  return { ...NO_RESULT, errorCode: 'GENERAL', errorDetails, version: version ?? '', trackEvents: trackEvents ?? true };
}

function compile(flagKey: string, flag: Flag): Compiled {
  const seen = engineFlag(flag);
  const made = { ready: compileFlag(flagKey, seen.flag), seen };
  compiled.set(flag, made);
  return made;
}

function withOriginals(result: EngineResult, { flag, seen }: { flag: Flag; seen: EngineFlag }): EngineResult {
  const value = seen.original(result.value);
  // To apply steps, the relay sends the metadata through JSON, which rounds; but not for these two.
  const isAsWritten = result.reason === 'DISABLED' || result.errorCode === 'TARGETING_KEY_MISSING';
  const isRounded = flag.scheduledRollout !== undefined && !isAsWritten;
  if (isRounded || result.metadata === undefined) return { ...result, value };
  return { ...result, value, metadata: { ...result.metadata, ...flag.metadata, ...ruleNameOf(result) } };
}

/** The engine lays the name of the rule over the metadata. */
function ruleNameOf({ metadata, reason }: EngineResult): JsonObject {
  const isByRule = reason.startsWith('TARGETING_MATCH') && metadata !== undefined && 'evaluatedRuleName' in metadata;
  return isByRule ? { evaluatedRuleName: metadata['evaluatedRuleName'] } : {};
}

const NO_RESULT = {
  value: null,
  variationType: 'SdkDefault',
  reason: 'ERROR',
  failed: true,
  cacheable: false,
  metadata: undefined,
} as const;

/**
 * A result beyond the engine's limits as one of the relay's errors: the relay knows no limits, and its errors are
 * alike.
 */
function asError(result: EngineResult, { version = '', trackEvents = true, metadata }: Flag): EngineResult {
  const outcome = {
    ...result,
    variationType: 'SdkDefault',
    reason: 'ERROR',
    failed: true,
    version,
    trackEvents,
  } as const;
  return metadata == null ? outcome : { ...outcome, metadata };
}
