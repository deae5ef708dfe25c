import { EvaluationError, UnauthorizedException } from '../errors.js';
import { backoffMs, type Random } from '../delivery/backoff.js';
import { encodeJson } from '../events/encode.js';
import { withTextTargetingKey } from '../events/evaluation-context.js';
import type { OfrepClient } from '../relay/ofrep-client.js';
import type { Evaluation, EvaluationListener, EvaluationRequest, Evaluator } from './evaluator.js';
import { readOfrepResult } from './ofrep-answer.js';
import { checkRemoteReadiness } from './remote-readiness.js';
import { typedValue } from './typed-value.js';

export interface RemoteEvaluatorOptions {
  readonly client: OfrepClient;
  readonly listener: EvaluationListener;
  readonly random: Random;
}

/**
 * Asks the relay for each evaluation; the relay records the exposures itself (GOFF-COLL-023).
 *
 * `initialize` asks once. If the relay cannot be reached it rejects, and a background probe with jitter tells the listener when the relay is there.
 */
export class RemoteEvaluator implements Evaluator {
  readonly #options: RemoteEvaluatorOptions;
  #life = 0;
  #probe: NodeJS.Timeout | undefined;

  constructor(options: RemoteEvaluatorOptions) {
    this.#options = options;
  }

  async initialize(): Promise<void> {
    const life = this.#begin();
    try {
      await checkRemoteReadiness(this.#options.client);
    } catch (error) {
      // Retrying does not repair credentials (GOFF-EVT-007).
      if (life === this.#life && !(error instanceof UnauthorizedException)) this.#probeLater(life, 1);
      throw error;
    }
  }

  async evaluate(request: EvaluationRequest): Promise<Evaluation> {
    const result = await this.#options.client.evaluate(String(request.flagKey), requestBody(request));
    const { value, variant, reason, flagMetadata } = readOfrepResult(result);
    return {
      value: typedValue(value, request),
      ...(variant === undefined ? {} : { variant }),
      ...(reason === undefined ? {} : { reason }),
      flagMetadata,
    };
  }

  recordsFailureOf(): boolean {
    return false;
  }

  async close(): Promise<void> {
    this.#begin();
    await this.#options.client.close();
  }

  /** Ends the probe of an earlier `initialize` (GOFF-LIFE-002); what that one still awaits finds itself outdated. */
  #begin(): number {
    clearTimeout(this.#probe);
    return ++this.#life;
  }

  #probeLater(life: number, attempt: number): void {
    const { random } = this.#options;
    this.#probe = setTimeout(() => void this.#probeNow(life, attempt), backoffMs(attempt, random));
    this.#probe.unref();
  }

  async #probeNow(life: number, attempt: number): Promise<void> {
    const { client, listener } = this.#options;
    const error: unknown = await checkRemoteReadiness(client).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (life !== this.#life) return;
    if (error === undefined) listener.onReady();
    else this.#probeLater(life, attempt + 1);
  }
}

/** The context as it is, attributes beside `targetingKey` on one level (GOFF-CTX-001, -002); a missing key is the engine's to judge (GOFF-CTX-003). */
function requestBody({ context }: EvaluationRequest): string {
  const text = textOf(context);
  if (text === undefined) throw new EvaluationError('INVALID_CONTEXT', 'Expected a context that JSON can express.');
  return text;
}

function textOf(context: EvaluationRequest['context']): string | undefined {
  try {
    return encodeJson({ context: withTextTargetingKey(context) });
  } catch {
    return undefined;
  }
}
