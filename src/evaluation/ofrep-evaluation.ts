import { EvaluationError } from '../errors.js';
import { encodeJson } from '../events/encode.js';
import { withTextTargetingKey } from '../events/evaluation-context.js';
import { nameTextOf } from '../events/event-name.js';
import type { OfrepClient } from '../relay/ofrep-client.js';
import type { Evaluation, EvaluationRequest } from './evaluator.js';
import { readOfrepResult, type OfrepEvaluation } from './ofrep-response.js';
import { markRecorded } from './provenance.js';
import { typedValue } from './typed-value.js';

/**
 * One evaluation by the relay, before its type is compared with the one that the application wants. Throws an
 * `EvaluationError`.
 */
export async function askRelay(client: OfrepClient, request: EvaluationRequest): Promise<OfrepEvaluation> {
  const evaluation = readOfrepResult(await client.evaluate(nameTextOf(request.flagKey), requestBody(request)));
  markRecorded(evaluation.flagMetadata);
  return evaluation;
}

/** The evaluation that a result means to the resolver that asked. */
export function evaluationFrom(result: OfrepEvaluation, request: EvaluationRequest): Evaluation {
  const { value, variant, reason, flagMetadata } = result;
  return {
    value: typedValue(value, request, { recordedByRelay: true }),
    ...(variant === undefined ? {} : { variant }),
    ...(reason === undefined ? {} : { reason }),
    flagMetadata,
  };
}

/**
 * The context as it is, attributes beside `targetingKey` on one level (GOFF-CTX-001, -002); the engine judges a missing
 * key (GOFF-CTX-003).
 */
function requestBody({ context }: EvaluationRequest): string {
  const text = textOf(context);
  if (text === undefined) throw new EvaluationError('INVALID_CONTEXT', 'Expected a context that JSON can express.');
  return text;
}

function textOf(context: EvaluationRequest['context']): string | undefined {
  try {
    return encodeJson({ context: withTextTargetingKey(context) });
  } catch {
    // A getter that throws.
    return undefined;
  }
}
