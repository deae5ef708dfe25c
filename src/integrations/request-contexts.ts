import {
  AsyncLocalStorageTransactionContextPropagator,
  OpenFeature,
  type Client,
  type EvaluationContext,
  type TrackingEventDetails,
} from '@openfeature/server-sdk';
import { isJsonObject } from '../events/json.js';
import { nameOfError, printable } from '../log-text.js';
import { defaultLogger, guardLogger, type Logger } from '../logger.js';
import { checkOptions, givenOptions, type OptionChecks } from '../options/check-options.js';
import { isFunction, isLogger, isName } from '../options/checks.js';

export interface RequestContextOptions<Request> {
  /**
   * Who asks: the evaluation context of a request, with the `targetingKey`. Synchronous; called once a request. Where
   * it throws, or returns no object, the request goes on without it, and the first time is logged. Required.
   */
  readonly context: (request: Request) => EvaluationContext;

  /** The OpenFeature domain whose provider gets what `request.track` records. Default: the default provider. */
  readonly domain?: string;

  /** Default: warnings and errors on standard error. */
  readonly logger?: Logger;
}

const CHECKS: OptionChecks<RequestContextOptions<never>> = { context: isFunction, domain: isName, logger: isLogger };

/** What the integrations of all frameworks have in common. Throws an `InvalidOptionsException` for a wrong option. */
export class RequestContexts<Request extends object> {
  readonly #contextOf: (request: Request) => EvaluationContext;
  readonly #logger: Logger;
  readonly #client: Client;
  readonly #known = new WeakMap<Request, EvaluationContext>();
  #reported = false;

  constructor(options: RequestContextOptions<Request>) {
    const given = givenOptions(options) as unknown as RequestContextOptions<Request>;
    this.#logger = guardLogger(isJsonObject(given.logger) ? given.logger : defaultLogger());
    checkOptions({ ...given }, { checks: CHECKS, required: ['context'], warn: (line) => this.#logger.warn(line) });
    this.#contextOf = given.context;
    this.#client = given.domain === undefined ? OpenFeature.getClient() : OpenFeature.getClient(given.domain);
    setPropagatorIfNone();
  }

  /** Calls `next` with the request's context laid over the transaction context that is there already. */
  run(request: Request, next: () => void): void {
    OpenFeature.setTransactionContext({ ...OpenFeature.getTransactionContext(), ...this.#of(request) }, next);
  }

  /** The request's context goes along by itself: a callback may have lost the transaction. */
  track(request: Request, name: string, details: TrackingEventDetails = {}): void {
    this.#client.track(name, this.#of(request), details);
  }

  #of(request: Request): EvaluationContext {
    const known = this.#known.get(request);
    if (known !== undefined) return known;
    const context = this.#ask(request);
    this.#known.set(request, context);
    return context;
  }

  #ask(request: Request): EvaluationContext {
    try {
      const context: unknown = this.#contextOf(request);
      const late = isPromise(context);
      if (isJsonObject(context) && !late) return context as EvaluationContext;
      this.#report(`returned ${late ? 'a promise' : 'no object'}`);
    } catch (error) {
      // The message may name the user; where it was thrown says as much.
      this.#report(
        `threw ${error instanceof Error ? `${nameOfError(error)} ${placeOf(error)}`.trim() : 'no error object'}`,
      );
    }
    return {};
  }

  #report(what: string): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#logger.error(`The function context ${what}; such requests are served without evaluation context.`);
  }
}

/**
 * Leaves a propagator that the host has set alone. The API does not tell whether there is one, except by what it does.
 */
function setPropagatorIfNone(): void {
  const probe = { goFeatureFlagProbe: true };
  let propagated: EvaluationContext = {};
  OpenFeature.setTransactionContext(probe, () => {
    propagated = OpenFeature.getTransactionContext();
  });
  if (propagated['goFeatureFlagProbe'] === true) return;
  OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
}

/** A rejection of what should not have been a promise must not end the process. */
function isPromise(value: unknown): boolean {
  const promise = value as Partial<PromiseLike<unknown>> | undefined | null;
  if (typeof promise?.then !== 'function') return false;
  promise.then(undefined, () => undefined);
  return true;
}

function placeOf({ stack = '' }: Error): string {
  return printable(/^ {4}(at .+)$/m.exec(stack)?.[1] ?? '');
}
