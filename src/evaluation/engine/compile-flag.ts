import { Budget, OUT_OF_STEPS } from './budget.js';
import { CompiledState } from './compiled-state.js';
import { parseError, type EngineResult, type FlagTraits } from './engine-result.js';
import type { EvaluationInput } from './evaluation-input.js';
import { readFlag, type FlagDefinition } from './flag-definition.js';
import { isSmallInput, problemOfInput } from './guards.js';
import type { JsonObject } from './json-value.js';
import { SteppedStates } from './stepped-states.js';

/** A flag that is ready to be evaluated any number of times. */
export interface CompiledFlag {
  /** Whether feature events are wanted; false for a flag that cannot be read. */
  readonly trackEvents: boolean;
  /** Empty if the flag has none. */
  readonly version: string;
  /** Never throws, whatever the context holds (GOFF-IP-013); changes nothing and keeps nothing. */
  evaluate(input: EvaluationInput): EngineResult;
}

const NO_CONTEXT: JsonObject = Object.freeze({});

const withoutContext = ({ enrichment, defaultValue, nowMs }: EvaluationInput): EvaluationInput => ({
  context: NO_CONTEXT,
  enrichment,
  defaultValue,
  nowMs,
});

/** The result of too much work, or of what the caller's code has thrown: a getter, a proxy or a `toJSON`. */
const endedBy = (error: unknown): EngineResult =>
  error === OUT_OF_STEPS
    ? parseError(OUT_OF_STEPS.message)
    : parseError(`the context cannot be read: ${error instanceof Error ? error.message : 'something was thrown'}`);

/** A flag that the engine has read. */
class ReadFlag implements CompiledFlag {
  readonly trackEvents: boolean;
  readonly version: string;
  readonly #states: CompiledState | SteppedStates;

  constructor(flagKey: string, flag: FlagDefinition) {
    const traits = traitsOf(flag);
    const base = { flagKey, flag, traits };
    this.trackEvents = traits.trackEvents;
    this.version = traits.version;
    this.#states = flag.scheduledRollout === undefined ? new CompiledState(base) : new SteppedStates(base);
  }

  evaluate(input: EvaluationInput): EngineResult {
    try {
      const read = (input.context as unknown) == null ? withoutContext(input) : input;
      if (isSmallInput(read)) return this.#states.evaluate(read);
      const budget = new Budget();
      const problem = problemOfInput(read, budget);
      return problem === undefined ? this.#states.evaluate(read, budget) : parseError(problem);
    } catch (error) {
      return endedBy(error);
    }
  }
}

function traitsOf({ version, trackEvents, metadata }: FlagDefinition): FlagTraits {
  const hasMetadata = metadata !== undefined && Object.keys(metadata).length > 0;
  return {
    version: version ?? '',
    trackEvents: trackEvents ?? true,
    metadata: hasMetadata ? Object.freeze(metadata) : undefined,
  };
}

/** Every evaluation of a flag that cannot be read has the same result. */
function unreadableFlag(error: unknown): CompiledFlag {
  const result = Object.freeze(parseError(`the flag cannot be read: ${error instanceof Error ? error.message : ''}`));
  return { trackEvents: false, version: '', evaluate: () => result };
}

/**
 * Compiles a flag from the opaque JSON of `/v1/flag/configuration` (GOFF-IP-016), which is neither changed nor kept.
 * Unknown fields are ignored (GOFF-IP-017).
 *
 * That costs some tens of microseconds; later evaluations parse nothing. Only the states of a flag with scheduled steps
 * are compiled as they are reached.
 *
 * Neither this nor the compiled flag ever throws: a flag that cannot be read, or is above the limits of the engine,
 * gives `PARSE_ERROR`.
 */
export function compileFlag(flagKey: string, flag: unknown): CompiledFlag {
  try {
    return new ReadFlag(flagKey, readFlag(flag));
  } catch (error) {
    return unreadableFlag(error);
  }
}
