import { EvaluationError } from '../errors.js';
import { nameTextOf } from '../events/event-name.js';
import { quoted } from '../log-text.js';
import type { Logger } from '../logger.js';
import type { OfrepClient } from '../relay/ofrep-client.js';
import type { Evaluation, EvaluationRequest } from './evaluator.js';
import type { OfrepEvaluation } from './ofrep-response.js';
import { askRelay, evaluationFrom } from './ofrep-evaluation.js';
import { markRecorded } from './provenance.js';

/**
 * Asks the relay for an evaluation that failed in the process, each time anew (GOFF-FALLBACK-004), and warns each time
 * (GOFF-FALLBACK-008). Log lines name the flag and codes, but neither the context nor the words of the relay.
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
    this.#logger.warn(
      `Flag ${nameOf(request)} cannot be evaluated in the process (${original.code}); the relay is asked.`,
    );
    const result = await this.#ask(request, original);
    const flagMetadata = markRecorded({ ...result.flagMetadata, gofeatureflag_evaluated_remotely: true });
    return evaluationFrom({ ...result, flagMetadata }, request);
  }

  async #ask(request: EvaluationRequest, original: EvaluationError): Promise<OfrepEvaluation> {
    try {
      return await askRelay(this.#client, request);
    } catch (error) {
      const { code, cause, recordedByRelay } = error as EvaluationError;
      // Only the code is logged: the relay's message may repeat the context.
      const codes = typeof cause === 'string' ? `${cause}, ${code}` : code;
      this.#logger.warn(`The relay could not evaluate flag ${nameOf(request)} either (${codes}).`);
      throw new EvaluationError(original.code, original.message, { cause: error, recordedByRelay });
    }
  }
}

function nameOf({ flagKey }: EvaluationRequest): string {
  return quoted(nameTextOf(flagKey));
}
