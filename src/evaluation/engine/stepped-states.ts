import { Budget, type Spender } from './budget.js';
import { CompiledState, type FlagState } from './compiled-state.js';
import { failed, type EngineResult } from './engine-result.js';
import { instantOfContext, type EvaluationInput } from './evaluation-input.js';
import { compareInstants, type Instant } from './instant.js';
import { StepFault, canBeStepped, datedSteps, steppedFlag } from './scheduled-steps.js';

/** States that are kept compiled; evaluations for many different times compile anew. */
const MAX_KEPT_STATES = 16;

/**
 * The states of a flag with scheduled steps. The state after a number of due steps is compiled when it is first asked
 * for. As time goes by one state follows the other, and those of the past are not needed again.
 */
export class SteppedStates {
  readonly #base: FlagState;
  readonly #steps: ReturnType<typeof datedSteps>;
  readonly #canBeStepped: boolean;
  readonly #states = new Map<number, CompiledState | StepFault>();

  constructor(base: FlagState) {
    this.#base = base;
    this.#steps = datedSteps(base.flag);
    this.#canBeStepped = canBeStepped(base.flag);
  }

  evaluate(input: EvaluationInput, budget = new Budget()): EngineResult {
    if (!this.#canBeStepped)
      return this.#failed(input, 'a flag with scheduled steps has a date that cannot be written');
    const due = this.#dueAt(instantOfContext(input, budget));
    const state = this.#states.get(due) ?? this.#keep(due, this.#compile(due, budget));
    return state instanceof StepFault ? this.#failed(input, state.message) : state.evaluate(input, budget);
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

  /** Compiling is paid by the evaluation that comes first: many steps that each copy a large flag take long. */
  #compile(due: number, spender: Spender): CompiledState | StepFault {
    try {
      const flag = steppedFlag({ flag: this.#base.flag, steps: this.#steps.slice(0, due), spender });
      return new CompiledState({ ...this.#base, flag });
    } catch (error) {
      if (error instanceof StepFault) return error;
      throw error;
    }
  }

  /** The result where the steps cannot be applied; it has no metadata. */
  #failed({ defaultValue }: EvaluationInput, errorDetails: string): EngineResult {
    const traits = { ...this.#base.traits, metadata: undefined };
    return failed(traits, { errorCode: 'GENERAL', errorDetails, defaultValue });
  }
}
