import { UnauthorizedException } from '../errors.js';
import { backoffMs, type Random } from '../timing/backoff.js';
import type { Clock, Timer } from '../timing/clock.js';
import { detached } from '../timing/detached.js';
import type { OfrepClient } from '../relay/ofrep-client.js';
import type { Evaluation, EvaluationListener, EvaluationRequest, Evaluator } from './evaluator.js';
import { askRelay, evaluationFrom } from './ofrep-evaluation.js';
import type { RemoteCache } from './remote-cache.js';
import { checkRemoteReadiness } from './remote-readiness.js';
import { hasType } from './typed-value.js';

export interface RemoteEvaluatorOptions {
  readonly client: OfrepClient;
  /** Results that need not be asked for again; undefined when the cache is switched off (GOFF-CACHE-003). */
  readonly cache?: RemoteCache | undefined;
  readonly listener: EvaluationListener;
  readonly random: Random;
  readonly clock: Clock;
}

/**
 * Asks the relay for each evaluation; the relay records the exposures itself (GOFF-COLL-023).
 *
 * `initialize` asks once. If the relay cannot be reached it rejects, and a background probe with jitter tells the
 * listener when the relay is there.
 */
export class RemoteEvaluator implements Evaluator {
  readonly #options: RemoteEvaluatorOptions;
  #life = 0;
  #probe: Timer | undefined;

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

  /** Looks in the cache first; a miss fills it (GOFF-CACHE-005). */
  async evaluate(request: EvaluationRequest): Promise<Evaluation> {
    const { cache, client } = this.#options;
    const key = cache?.keyOf(request);
    const cached = key === undefined ? undefined : cache?.get(key);
    // A cached value of another type than the resolver wants is not used: the relay is to record that failure.
    if (cached !== undefined && hasType(cached.value, request.type)) return evaluationFrom(cached, request);
    const era = cache?.era;
    const result = await askRelay(client, request);
    // A result that was asked for before a refresh may be as old as those that the refresh has dropped.
    if (key !== undefined && cache?.era === era) cache?.set({ key, flagKey: request.flagKey, result });
    return evaluationFrom(result, request);
  }

  recordsFailureOf(): boolean {
    return false;
  }

  /** Drops all results, so that the next evaluations ask the relay. */
  async refresh(): Promise<void> {
    this.#options.cache?.clear();
  }

  async close(): Promise<void> {
    this.#begin();
    await this.#options.client.close();
  }

  /**
   * Begins a life: ends the probe of an earlier `initialize` (GOFF-LIFE-002), and outdates what that one still awaits.
   */
  #begin(): number {
    this.#options.clock.clearTimeout(this.#probe);
    return ++this.#life;
  }

  #probeLater(life: number, attempt: number): void {
    const { random, clock } = this.#options;
    const probe = (): void => void this.#probeNow(life, attempt);
    this.#probe = detached(() => clock.setTimeout(probe, backoffMs(attempt, random)));
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
