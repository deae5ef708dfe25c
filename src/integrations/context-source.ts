import type { EvaluationContext } from '@openfeature/server-sdk';
import { nameOfError } from '../log-text.js';
import { isPlainObject } from '../options/checks.js';
import { systemClock } from '../timing/clock.js';
import { settlesWithin } from '../timing/settles-within.js';

/** A copy of a context; `undefined` if there is none. */
type Context = EvaluationContext | undefined;

export interface ContextSourceOptions<Request> {
  readonly context: (request: Request) => unknown;
  readonly timeoutMs: number;
  /** Gets what went wrong, as the end of a sentence that begins with the function. No text of errors or users. */
  readonly onFailure: (what: string) => void;
}

/** Asks the application's function for a request's context, whatever that function does. */
export class ContextSource<Request> {
  readonly #options: ContextSourceOptions<Request>;

  constructor(options: ContextSourceOptions<Request>) {
    this.#options = options;
  }

  /** Never throws, and the promise never rejects; it is bounded by the timeout. */
  ask(request: Request): Context | Promise<Context> {
    try {
      const given = this.#options.context(request);
      return isPromiseLike(given) ? this.#awaited(given) : this.#copyOf(given);
    } catch (error) {
      return this.#none(`threw ${nameOfError(error)}`);
    }
  }

  async #awaited(promise: PromiseLike<unknown>): Promise<Context> {
    const { timeoutMs } = this.#options;
    let given: unknown;
    try {
      const settled = Promise.resolve(promise).then((value) => void (given = value));
      if (!(await settlesWithin(systemClock, timeoutMs, settled))) {
        return this.#none(`returned a promise that was not fulfilled within ${timeoutMs} ms`);
      }
    } catch (error) {
      return this.#none(`rejected with ${nameOfError(error)}`);
    }
    return this.#copyOf(given);
  }

  #copyOf(given: unknown): Context {
    try {
      if (isPlainObject(given)) return { ...(given as EvaluationContext) };
    } catch (error) {
      // A getter or a proxy has thrown. Later, in the SDK or in a provider, it would fail the request.
      return this.#none(`returned an object that cannot be read (${nameOfError(error)})`);
    }
    return this.#none('returned no object');
  }

  #none(what: string): undefined {
    this.#options.onFailure(what);
    return undefined;
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | undefined | null)?.then === 'function';
}
