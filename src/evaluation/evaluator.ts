import type { JsonValue } from '../events/json.js';

/** The four resolvers of the SDK; JavaScript has one number type (GOFF-EVAL-001). */
export type FlagValueType = 'boolean' | 'string' | 'number' | 'object';

export interface EvaluationRequest {
  readonly flagKey: string;
  readonly type: FlagValueType;
  readonly defaultValue: JsonValue;
  /** As the SDK hands it over: merged, frozen at the top. Never mutated, never kept. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** A successful evaluation, in the shape the SDK expects of a resolver. */
export interface Evaluation {
  readonly value: JsonValue;
  readonly variant?: string;
  /** Opaque: never parsed into a closed list (GOFF-EVAL-007). */
  readonly reason?: string;
  /**
   * Structure kept, nothing removed (GOFF-EVAL-009, -010). Always an object of its own: the mark of its origin is
   * attached to it.
   */
  readonly flagMetadata: Record<string, unknown>;
}

/**
 * Evaluates flags, remotely or in the process. `evaluate` throws an `EvaluationError` and nothing else.
 */
export interface Evaluator {
  /** Resolves once evaluations can be served (GOFF-LIFE-001); rejects with the reason otherwise. */
  initialize(): Promise<void>;
  evaluate(request: EvaluationRequest): Evaluation | Promise<Evaluation>;
  /**
   * Whether this provider records a failed evaluation of that flag: nobody else has seen it, and exposures are wanted.
   */
  recordsFailureOf(flagKey: string): boolean;
  /**
   * Resolves when evaluations use what the relay has now, or will ask for it; rejects with the reason if the relay
   * cannot be asked.
   */
  refresh(): Promise<void>;
  /** Ends background work; bounded, idempotent, never rejects. */
  close(): Promise<void>;
}

/**
 * Is notified of what happens to an evaluator after its `initialize` has ended; the outcome of `initialize` is
 * announced by the SDK itself (GOFF-EVT-001).
 */
export interface EvaluationListener {
  /** Called when evaluations can be served again. */
  onReady(): void;
  /** Called when evaluations go on with old flags (GOFF-EVT-005). */
  onStale(message: string): void;
  /** Called when the flags named have changed (GOFF-EVT-002). */
  onConfigurationChanged(flagsChanged: string[]): void;
}
