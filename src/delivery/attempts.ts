import { setMaxListeners } from 'node:events';
import { nameOfError } from '../log-text.js';
import type { Clock, Timer } from '../timing/clock.js';
import { outcomeOf, type Outcome } from './outcome.js';
import { Patience } from './patience.js';
import { RefusalPace } from './refusal-pace.js';
import type { Pause } from './pause.js';
import type { SendTerms } from './send-terms.js';
import type { AttemptResult, Transport } from './transport.js';

export interface AttemptsOptions {
  readonly transport: Transport;
  readonly terms: SendTerms;
  readonly relay: { readonly pause: Pause | undefined };
  readonly clock: Clock;
  readonly maxConcurrentRequests: number;
}

/** One HTTP attempt, and how long it took. */
export interface Attempt {
  readonly outcome: Outcome;
  readonly durationMs: number;
}

/** Makes the HTTP attempts of a sender. The result of each is a value, and all that are under way can be given up. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #pace: RefusalPace;
  readonly #patience = new Patience();
  #current: AbortController;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#pace = new RefusalPace(options.clock);
    this.#current = this.#newController();
  }

  /** Whether the attempts that follow are given up before they begin. */
  get areAborted(): boolean {
    return this.#current.signal.aborted;
  }

  /**
   * Makes one attempt as soon as the pace allows; `undefined` if it was given up before that, or the relay asked for a
   * pause. Never rejects.
   */
  async make(bodyOf: () => Buffer): Promise<Attempt | undefined> {
    const { clock, relay } = this.#options;
    const { signal } = this.#current;
    const request = await this.#pace.turn(signal);
    if (signal.aborted || relay.pause !== undefined) return undefined;
    const sentMs = clock.nowMs();
    const result = await this.#post(bodyOf, signal);
    const durationMs = clock.nowMs() - sentMs;
    this.#patience.learn(result, durationMs);
    const outcome = outcomeOf(result);
    if (outcome.kind === 'split') this.#pace.refused(request);
    return { outcome, durationMs };
  }

  /** An event was accepted: nothing slows down the attempts that follow. */
  accepted(): void {
    this.#pace.accepted();
  }

  /** Lets attempts be made again after {@link abort}. */
  renew(): void {
    if (this.#current.signal.aborted) this.#current = this.#newController();
  }

  /** Gives up the attempts that are under way and, until {@link renew}, those that are to be made. */
  abort(): void {
    this.#current.abort();
  }

  /**
   * Gives up those that are under way after this time, unless the timer is cleared. Later attempts are not affected.
   */
  limitInFlight(timeoutMs: number): Timer {
    const underWay = this.#current;
    this.#current = this.#newController();
    return this.#options.clock.setTimeout(() => underWay.abort(), timeoutMs);
  }

  /** A body that cannot be made, and a transport that fails, are failures like any other. */
  async #post(bodyOf: () => Buffer, signal: AbortSignal): Promise<AttemptResult> {
    const { transport, terms } = this.#options;
    const mostMs = terms.isClosing ? this.#patience.limitMs : Infinity;
    try {
      return await transport.post({ body: bodyOf(), timeoutMs: Math.min(terms.timeoutMs, mostMs), signal });
    } catch (error) {
      return { kind: 'failure', code: 'UNEXPECTED', message: nameOfError(error), requestSent: true };
    }
  }

  /** Each attempt listens to the signal, and Node would warn of more than ten listeners. */
  #newController(): AbortController {
    const controller = new AbortController();
    setMaxListeners(this.#options.maxConcurrentRequests, controller.signal);
    return controller;
  }
}
