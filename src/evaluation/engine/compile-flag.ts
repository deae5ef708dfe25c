import { CompiledState, type FlagState } from './compiled-state.js';
import type { FlagTraits } from './decision.js';
import { parseError, type EngineResult } from './engine-result.js';
import { UnreadableFlag, readFlag, type FlagDefinition } from './flag-definition.js';
import { isTooDeep } from './guards.js';
import { compareInstants, type Instant } from './instant.js';
import { isObject, ownValue, type JsonObject } from './json-value.js';
import { StepFault, applyStep, canBeStepped, datedSteps } from './scheduled-steps.js';
import { Scope, instantOfContext, type EvaluationInput } from './scope.js';

/** A flag that is ready to be evaluated any number of times. */
export interface CompiledFlag {
  /** Whether feature events are wanted; false for a flag that cannot be read. */
  readonly trackEvents: boolean;
  readonly version: string;
  /** Never throws, whatever the context holds; changes nothing and keeps nothing. */
  evaluate(input: EvaluationInput): EngineResult;
}

/** Where the parts of an evaluation stand in the official engine's input, which bounds its nesting as a whole. */
const LEVEL = { context: 2, enrichment: 3, defaultValue: 3 } as const;

const NO_CONTEXT: JsonObject = Object.freeze({});

const isNestedTooDeep = (value: unknown, level: number): boolean =>
  typeof value === 'object' && value !== null && isTooDeep(value, level);

/** What makes an input unreadable; undefined if nothing does. */
function problemOf({ context, enrichment, defaultValue }: EvaluationInput): string | undefined {
  if (!isObject(context) || (enrichment !== undefined && !isObject(enrichment))) return 'the context is no object';
  if (isTooDeep(context, LEVEL.context)) return 'the context nests too deep';
  if (enrichment !== undefined && isTooDeep(enrichment, LEVEL.enrichment)) return 'the enrichment nests too deep';
  return isNestedTooDeep(defaultValue, LEVEL.defaultValue) ? 'the default value nests too deep' : undefined;
}

/** How a flag finds its state at the time of an evaluation. */
interface Timeline {
  stateAt(input: EvaluationInput): CompiledState | EngineResult;
}

/** States of a flag with scheduled steps that are kept compiled; evaluations for other times compile anew. */
const MAX_KEPT_STATES = 16;

/** Compiles the state after each number of due steps when it is first needed: most are never, and old ones only once. */
class SteppedTimeline implements Timeline {
  readonly #base: FlagState;
  readonly #steps: ReturnType<typeof datedSteps>;
  readonly #states = new Map<number, CompiledState | StepFault>();

  constructor(base: FlagState) {
    this.#base = base;
    this.#steps = datedSteps(base.flag);
  }

  stateAt(input: EvaluationInput): CompiledState | EngineResult {
    const due = this.#dueAt(instantOfContext(input));
    const state = this.#states.get(due) ?? this.#keep(due, this.#compile(due));
    return state instanceof StepFault ? this.#faulted(input.defaultValue, state.message) : state;
  }

  #dueAt(now: Instant): number {
    let due = 0;
    for (const { date } of this.#steps) {
      if (compareInstants(date, now) > 0) break;
      due++;
    }
    return due;
  }

  #keep(due: number, state: CompiledState | StepFault): CompiledState | StepFault {
    if (this.#states.size >= MAX_KEPT_STATES) this.#states.clear();
    this.#states.set(due, state);
    return state;
  }

  #compile(due: number): CompiledState | StepFault {
    try {
      return new CompiledState({ ...this.#base, flag: this.#steps.slice(0, due).reduce(applyStep, this.#base.flag) });
    } catch (error) {
      if (error instanceof StepFault) return error;
      throw error;
    }
  }

  #faulted(defaultValue: unknown, errorDetails: string): EngineResult {
    const { version, trackEvents } = this.#base.traits;
    return generalError({ version, trackEvents, defaultValue, errorDetails });
  }
}

interface Failure {
  readonly version: string;
  readonly trackEvents: boolean;
  readonly defaultValue: unknown;
  readonly errorDetails: string;
}

/** The scheduled steps cannot be applied. */
const generalError = ({ defaultValue, ...details }: Failure): EngineResult => ({
  ...details,
  value: defaultValue ?? null,
  variationType: 'SdkDefault',
  reason: 'ERROR',
  errorCode: 'GENERAL',
  failed: true,
  cacheable: false,
});

const UNWRITABLE_DATE = 'a flag with scheduled steps has a date that cannot be written';

function timelineOf(base: FlagState): Timeline {
  if (base.flag.scheduledRollout === undefined) {
    const state = new CompiledState(base);
    return { stateAt: () => state };
  }
  if (canBeStepped(base.flag)) return new SteppedTimeline(base);
  const { version, trackEvents } = base.traits;
  return {
    stateAt: ({ defaultValue }) => generalError({ version, trackEvents, defaultValue, errorDetails: UNWRITABLE_DATE }),
  };
}

class ReadableFlag implements CompiledFlag {
  readonly trackEvents: boolean;
  readonly version: string;
  readonly #timeline: Timeline;

  constructor(flagKey: string, flag: FlagDefinition) {
    const traits = traitsOf(flag);
    this.trackEvents = traits.trackEvents;
    this.version = traits.version;
    this.#timeline = timelineOf({ flagKey, flag, traits });
  }

  evaluate(input: EvaluationInput): EngineResult {
    try {
      const read = input.context == null ? { ...input, context: NO_CONTEXT } : input;
      const problem = problemOf(read);
      return problem === undefined ? this.#evaluate(read) : parseError(problem);
    } catch (error) {
      // Only the caller's own objects can throw here: a getter, a proxy, a `toJSON`.
      return parseError(`the context cannot be read: ${String((error as Error | undefined)?.message)}`);
    }
  }

  #evaluate(input: EvaluationInput): EngineResult {
    const state = this.#timeline.stateAt(input);
    if (!(state instanceof CompiledState)) return state;
    const targetingKey = ownValue(input.context, 'targetingKey');
    const scope = new Scope(input, typeof targetingKey === 'string' ? targetingKey : '');
    return state.evaluate(scope, input);
  }
}

function traitsOf({ version, trackEvents, metadata }: FlagDefinition): FlagTraits {
  const hasMetadata = metadata !== undefined && Object.keys(metadata).length > 0;
  return { version: version ?? '', trackEvents: trackEvents ?? true, ...(hasMetadata && { metadata }) };
}

/** A flag that cannot be read answers every evaluation with the same error. */
function unreadable(details: string): CompiledFlag {
  const result = parseError(details);
  return { trackEvents: false, version: '', evaluate: () => result };
}

/**
 * Compiles a flag from the opaque JSON of `/v1/flag/configuration`, which is never changed nor kept. Never throws: a flag
 * that cannot be read, or is above the limits of the engine, gives one that answers `PARSE_ERROR`.
 */
export function compileFlag(flagKey: string, flag: unknown): CompiledFlag {
  try {
    return new ReadableFlag(flagKey, readFlag(flag));
  } catch (error) {
    if (error instanceof UnreadableFlag) return unreadable(error.message);
    return unreadable(`the flag cannot be read: ${String((error as Error | undefined)?.message)}`);
  }
}
