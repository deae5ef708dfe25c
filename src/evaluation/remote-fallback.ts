import { EvaluationError } from '../errors.js';
import { quoted } from '../log-text.js';
import type { Logger } from '../logger.js';
import type { OfrepClient } from '../relay/ofrep-client.js';
import type { Evaluation, EvaluationRequest } from './evaluator.js';
import type { OfrepEvaluation } from './ofrep-answer.js';
import { askRelay, evaluationFrom } from './ofrep-evaluation.js';

/**
 * Asks the relay for an evaluation that failed in the process, each time anew (GOFF-FALLBACK-004), with a warning each
 * time (GOFF-FALLBACK-008).
 *
 * The relay records these evaluations: the result emits no exposure of ours (GOFF-FALLBACK-006).
 */
export class RemoteFallback {
  readonly #client: OfrepClient;
  readonly #logger: Logger;

  constructor(client: OfrepClient, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** The relay's evaluation, marked; throws the original error if the relay has none either (GOFF-FALLBACK-005). */
  async evaluate(request: EvaluationRequest, original: EvaluationError): Promise<Evaluation> {
    const flag = quoted(request.flagKey);
    this.#logger.warn(`Flag ${flag} cannot be evaluated in the process (${original.code}); the relay is asked.`);
    const result = await this.#ask(request, original);
    const flagMetadata = { ...result.flagMetadata, gofeatureflag_evaluated_remotely: true };
    return evaluationFrom({ ...result, flagMetadata }, request);
  }

  async #ask(request: EvaluationRequest, original: EvaluationError): Promise<OfrepEvaluation> {
    try {
      return await askRelay(this.#client, request);
    } catch (error) {
      const { code, recordedByRelay, relayCode = code } = error as EvaluationError;
      // Its message is the relay's, which may repeat the context.
      this.#logger.warn(`The relay could not evaluate flag ${quoted(request.flagKey)} either (${relayCode}).`);
      throw new EvaluationError(original.code, original.message, { cause: error, recordedByRelay });
    }
  }
}
