import { compileFlag, type CompiledFlag } from '../../evaluation/engine/compile-flag.js';
import type { EngineResult } from '../../evaluation/engine/engine-result.js';
import type { JsonObject } from '../events/exported-event.js';
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
const compiled = new WeakMap<Flag, CompiledFlag>();

/** Evaluates a flag with the default value null, as the relay does: the one place that knows how. */
export function evaluateFlag({ flagKey, flag, context, enrichment, nowMs }: FlagEvaluation): EngineResult {
  const ready = compiled.get(flag) ?? compileFlag(flagKey, flag);
  compiled.set(flag, ready);
  const result = ready.evaluate({ context, enrichment, defaultValue: null, nowMs });
  return result.errorCode === 'PARSE_ERROR' ? asError(result, flag) : result;
}

/** What is beyond the limits of the engine has no reason: the relay knows no limits, and answers every error alike. */
function asError(result: EngineResult, { version = '', trackEvents = true, metadata }: Flag): EngineResult {
  const outcome = {
    ...result,
    variationType: 'SdkDefault',
    reason: 'ERROR',
    failed: true,
    version,
    trackEvents,
  } as const;
  return metadata === undefined ? outcome : { ...outcome, metadata };
}
