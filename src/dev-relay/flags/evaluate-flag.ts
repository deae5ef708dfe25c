import { compileFlag, type CompiledFlag } from '../../evaluation/engine/compile-flag.js';
import type { EngineResult } from '../../evaluation/engine/engine-result.js';
import type { JsonObject } from '../events/exported-event.js';
import { engineFlag } from './engine-flag.js';
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
  /** The flag if the engine sees something else in the place of some of its values, and the relay does not. */
  readonly exact: Flag | undefined;
}

/** Evaluates a flag with the default value null, as the relay does: the one place that knows how. */
export function evaluateFlag({ flagKey, flag, context, enrichment, nowMs }: FlagEvaluation): EngineResult {
  const { ready, exact } = compiled.get(flag) ?? compile(flagKey, flag);
  const result = ready.evaluate({ context, enrichment, defaultValue: null, nowMs });
  if (result.errorCode === 'PARSE_ERROR') return asError(result, flag);
  return exact === undefined ? result : withExactValues(result, exact);
}

/** Where the relay fails to apply the steps of a flag: it holds what JSON cannot express. It shows no metadata then. */
export function stepsCannotBeApplied({ version, trackEvents }: Flag, errorDetails: string): EngineResult {
  return { ...NO_RESULT, errorCode: 'GENERAL', errorDetails, version: version ?? '', trackEvents: trackEvents ?? true };
}

function compile(flagKey: string, flag: Flag): Compiled {
  const plain = engineFlag(flag);
  // To apply steps, the relay sends the flag through JSON, which rounds.
  const isExact = plain === flag || flag.scheduledRollout !== undefined;
  const made = { ready: compileFlag(flagKey, plain), exact: isExact ? undefined : flag };
  compiled.set(flag, made);
  return made;
}

function withExactValues(result: EngineResult, { variations, metadata }: Flag): EngineResult {
  const isServed = !result.failed && result.reason !== 'DISABLED';
  const isExact = isServed && Object.hasOwn(variations ?? {}, result.variationType);
  const value = isExact ? variations?.[result.variationType] : result.value;
  return { ...result, value, metadata: result.metadata && { ...result.metadata, ...metadata, ...ruleNameOf(result) } };
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
  return metadata == null ? outcome : { ...outcome, metadata };
}
