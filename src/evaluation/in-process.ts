import { EvaluationError, UnauthorizedException } from '../errors.js';
import { withTextTargetingKey } from '../events/evaluation-context.js';
import { visible } from '../log-text.js';
import type { HttpClient } from '../relay/http-client.js';
import type { ChangeStream } from './change-stream.js';
import type { Configuration } from './configuration.js';
import type { EngineResult } from './engine/engine-result.js';
import { sdkErrorCode } from './error-codes.js';
import { InputOfNow } from './input-of-now.js';
import type { Evaluation, EvaluationRequest, Evaluator } from './evaluator.js';
import { freshValue } from './fresh-value.js';
import type { RemoteFallback } from './remote-fallback.js';
import type { ServedFlag } from './served-flag.js';
import { typedValue } from './typed-value.js';
import type { UnknownFlags } from './unknown-flags.js';

export interface InProcessEvaluatorOptions {
  readonly configuration: Configuration;
  readonly fallback: RemoteFallback;
  /** Is told of each flag key that is not there. */
  readonly unknownFlags: UnknownFlags;
  /** Announces changes; polling goes on beside it. */
  readonly changes?: ChangeStream | undefined;
  /** The connections that the configuration and the fallback use. */
  readonly http: HttpClient;
}

/** Codes of the engine, before they are mapped, for which the relay is asked instead (GOFF-FALLBACK-001, -002). */
const FALLS_BACK: ReadonlySet<string> = new Set(['PARSE_ERROR', 'GENERAL']);

/** Evaluates flags in the process, on a configuration that polling keeps fresh. */
export class InProcessEvaluator implements Evaluator {
  readonly #options: InProcessEvaluatorOptions;

  constructor(options: InProcessEvaluatorOptions) {
    this.#options = options;
  }

  /**
   * The change stream opens after the first load, even if that failed; not if the key was refused, because then the
   * relay is not asked again.
   */
  async initialize(): Promise<void> {
    const { configuration, changes } = this.#options;
    try {
      await configuration.start();
      changes?.open();
    } catch (error) {
      if (!(error instanceof UnauthorizedException)) changes?.open();
      throw error;
    }
  }

  evaluate(request: EvaluationRequest): Evaluation | Promise<Evaluation> {
    const flags = this.#options.configuration.current;
    if (flags === undefined)
      throw new EvaluationError('PROVIDER_NOT_READY', 'No flag configuration has been loaded yet.');
    const flag = flags.get(request.flagKey);
    if (flag === undefined) {
      this.#options.unknownFlags.notice(request.flagKey, flags.keys());
      throw notFound(request.flagKey);
    }
    const result = runEngine(flag, request, flags.enrichment);
    if (result.errorCode === '') return evaluationOf(result, flag, request);
    const error = new EvaluationError(sdkErrorCode(result.errorCode), result.errorDetails ?? result.errorCode);
    if (!FALLS_BACK.has(result.errorCode)) throw error;
    return this.#options.fallback.evaluate(request, error);
  }

  recordsFailureOf(flagKey: string): boolean {
    return this.#options.configuration.current?.isTrackable(flagKey) !== false;
  }

  refresh(): Promise<void> {
    return this.#options.configuration.refresh();
  }

  async close(): Promise<void> {
    const { configuration, changes, http } = this.#options;
    configuration.stop();
    changes?.close();
    await http.close();
  }
}

/** The words of the official provider, as for a wrong type: applications compare them. */
function notFound(flagKey: string): EvaluationError {
  return new EvaluationError('FLAG_NOT_FOUND', `Flag with key '${flagKey}' not found`);
}

/** The engine promises not to throw. If it did, the application would still get its default (GOFF-IP-013, -014). */
function runEngine(
  flag: ServedFlag,
  { context, defaultValue }: EvaluationRequest,
  enrichment: Readonly<Record<string, unknown>> | undefined,
): EngineResult {
  try {
    return flag.evaluate(new InputOfNow({ context: withTextTargetingKey(context), enrichment, defaultValue }));
  } catch (error) {
    return { ...ENGINE_FAILED, errorDetails: `The evaluation engine failed: ${visible(error)}` };
  }
}

const ENGINE_FAILED: EngineResult = Object.freeze({
  value: null,
  variationType: '',
  reason: '',
  errorCode: 'GENERAL',
  errorDetails: undefined,
  failed: true,
  version: '',
  trackEvents: true,
  cacheable: false,
  metadata: undefined,
});

function evaluationOf(result: EngineResult, flag: ServedFlag, request: EvaluationRequest): Evaluation {
  const value = typedValue(result.value, request, IN_PROCESS);
  return {
    value: value === request.defaultValue ? value : freshValue(value),
    variant: result.variationType,
    reason: result.reason,
    flagMetadata: flag.metadataOf(result.metadata),
  };
}

const IN_PROCESS = { recordedByRelay: false };
