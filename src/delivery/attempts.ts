import { setMaxListeners } from 'node:events';
import { printableError } from '../logger.js';
import type { Clock, Timer } from '../timing/clock.js';
import { Patience } from './patience.js';
import type { AttemptResult, Transport } from './transport.js';

/** The HTTP attempts of a sender: whatever happens to one is a value, and all that are under way can be given up. */
export class Attempts {
  /** How long a response is worth waiting for while time is short. */
  readonly patience = new Patience();
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #maxConcurrentRequests: number;
  #current: AbortController;

  constructor({ transport, clock, maxConcurrentRequests }: AttemptsOptions) {
    this.#transport = transport;
    this.#clock = clock;
    this.#maxConcurrentRequests = maxConcurrentRequests;
    this.#current = this.#newController();
  }

  /** Gives up what is under way. */
  get signal(): AbortSignal {
    return this.#current.signal;
  }

  /** One attempt. A body that cannot be made, and a transport that fails, are failures like any other. */
  async post(bodyOf: () => Buffer, timeoutMs: number): Promise<AttemptResult> {
    if (this.signal.aborted) return ABORTED;
    const sentMs = this.#clock.nowMs();
    const result = await this.#post(bodyOf, timeoutMs);
    if (result.kind === 'response') this.patience.responded(this.#clock.nowMs() - sentMs);
    else if (result.code === 'TIMEOUT') this.patience.timedOut();
    return result;
  }

  /** Lets attempts be made again after {@link abort}. */
  renew(): void {
    if (this.#current.signal.aborted) this.#current = this.#newController();
  }

  /** Gives up the attempts that are under way and, until {@link renew}, those that are to be made. */
  abort(): void {
    this.#current.abort();
  }

  /** Gives those that are under way no more than this time, until the timer is cleared; it does not concern others. */
  limitInFlight(timeoutMs: number): Timer {
    const underWay = this.#current;
    this.#current = this.#newController();
    return this.#clock.setTimeout(() => underWay.abort(), timeoutMs);
  }

  async #post(bodyOf: () => Buffer, timeoutMs: number): Promise<AttemptResult> {
    try {
      return await this.#transport.post({ body: bodyOf(), timeoutMs, signal: this.signal });
    } catch (error) {
      return { kind: 'failure', code: 'UNEXPECTED', message: printableError(error), requestSent: true };
    }
  }

  /** Each attempt listens to it, and Node would warn of more than ten. */
  #newController(): AbortController {
    const controller = new AbortController();
    setMaxListeners(this.#maxConcurrentRequests, controller.signal);
    return controller;
  }
}

/** Nothing of it was sent. */
const ABORTED: AttemptResult = { kind: 'failure', code: 'ABORTED', message: 'given up', requestSent: false };

export interface AttemptsOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly maxConcurrentRequests: number;
}
