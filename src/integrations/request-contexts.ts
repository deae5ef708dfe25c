import { OpenFeature, type EvaluationContext, type EvaluationContextValue } from '@openfeature/server-sdk';
import { isJsonObject } from '../events/json.js';
import { defaultLogger } from '../default-logger.js';
import { plainCopy } from '../events/plain-copy.js';
import { guardLogger, type Logger } from '../logger.js';
import { checkOptions, givenOptions, type OptionChecks } from '../options/check-options.js';
import { isDelay, isFunction, isLogger, isName } from '../options/checks.js';
import { deferEvent } from '../shutdown/deferred-events.js';
import type { DetailsArguments, TrackingEventName } from '../typed-events/tracking-events.js';
import { ContextSource } from './context-source.js';
import { emitHere } from './request-events.js';
import { trackerOn, type Tracker } from './tracker.js';
import { inTransaction, setPropagatorIfNone } from './transaction.js';

/** An evaluation context as a request has it: what a header or a session lacks is undefined. */
export type RequestContext = EvaluationContext | Partial<Record<string, EvaluationContextValue | undefined>>;

export interface RequestContextOptions<Request> {
  /**
   * Who asks: the evaluation context of a request, with the `targetingKey`, or a promise of it. Required.
   *
   * A function that returns no promise is asked anew for each evaluation and each event, so that whoever authenticates
   * may come later. One that returns a promise is asked when the request gets to the integration, and the request waits
   * for it. A context without `targetingKey` never takes the place of one with it.
   *
   * If the function throws, rejects, is late or returns no readable object, the request goes on without a context, and
   * the first time is logged.
   */
  readonly context: (request: Request) => RequestContext | PromiseLike<RequestContext>;

  /** Milliseconds for which a request waits for a promise that `context` has returned. Default 1,000. */
  readonly contextTimeoutMs?: number | undefined;

  /** The OpenFeature domain whose provider gets what `request.track` records. Default: the default provider. */
  readonly domain?: string | undefined;

  /** Default: warnings and errors on standard error. */
  readonly logger?: Logger | undefined;
}

/**
 * Records that something happened, with the evaluation context of a request. Synchronous, never throws. Where
 * `TrackingEvents` are declared, it takes one of these.
 */
export type RequestTrack = <Name extends TrackingEventName>(
  trackingEventName: Name,
  ...trackingEventDetails: DetailsArguments<Name>
) => void;

/** As {@link RequestTrack}, for any request. */
type TrackFor<Request> = <Name extends TrackingEventName>(
  request: Request,
  trackingEventName: Name,
  ...trackingEventDetails: DetailsArguments<Name>
) => void;

/** The default of `contextTimeoutMs`. */
export const CONTEXT_TIMEOUT_MS = 1_000;

export const CHECKS: OptionChecks<RequestContextOptions<never>> = {
  context: isFunction,
  contextTimeoutMs: isDelay,
  domain: isName,
  logger: isLogger,
};

/** What is known of a request. */
interface Known {
  context: EvaluationContext;
  /** The number of the call that returned the context. */
  turn: number;
  /** While the application's function runs: what it evaluates and tracks itself must not ask it again. */
  isAsking: boolean;
  /** Whether the context came from a promise: then it stays until the request gets to the integration again. */
  isAwaited: boolean;
  track?: RequestTrack;
}

/** What the application's function has given when it was asked. */
interface LearnedContext {
  readonly context: EvaluationContext | undefined;
  readonly turn: number;
}

/**
 * The evaluation contexts of the requests of a server: what the integrations of all frameworks have in common, and what
 * an integration of your own is made of. See `requestContexts`. Its functions need no `this`.
 */
export class RequestContexts<Request extends object> {
  readonly #source: ContextSource<Request>;
  readonly #logger: Logger;
  readonly #track: Tracker;
  readonly #known = new WeakMap<Request, Known>();
  readonly #reported = new Set<string>();
  /** Questions so far. */
  #turns = 0;

  /** Throws an `InvalidOptionsException` for a wrong option. */
  constructor(options: RequestContextOptions<Request>) {
    const given = givenOptions(options) as unknown as RequestContextOptions<Request>;
    this.#logger = guardLogger(isJsonObject(given.logger) ? given.logger : defaultLogger());
    checkOptions({ ...given }, { checks: CHECKS, required: ['context'], warn: (line) => this.#logger.warn(line) });
    const { context, contextTimeoutMs = CONTEXT_TIMEOUT_MS, domain } = given;
    const onFailure = (what: string): void => this.#report('function context', what);
    this.#source = new ContextSource({ context, timeoutMs: contextTimeoutMs, onFailure });
    const client = domain === undefined ? OpenFeature.getClient() : OpenFeature.getClient(domain);
    this.#track = trackerOn(client, this.#logger);
    setPropagatorIfNone();
  }

  /**
   * Lets a request go on: calls `next` once, and returns or throws what it does. From there on, evaluations have the
   * request's context as OpenFeature's transaction context, over the one that is there already. Calls `next` at once,
   * unless `context` returns a promise: then later, and a promise is returned. Call it again after whatever
   * authenticates if a context that is awaited may have changed.
   */
  readonly run = <T>(request: Request, next: () => T): T | Promise<Awaited<T>> => {
    const asked = this.#ask(request);
    return asked instanceof Promise ? this.#runLater(request, { asked, next }) : this.#enter(request, next);
  };

  /** `run` for a framework whose `next` takes errors. */
  readonly pass = (request: Request, next: (error?: Error) => void): void => {
    const passed = this.run(request, () => void next());
    if (passed instanceof Promise) passed.catch(next);
  };

  /** As `pass`, but only if `context` returns a promise this time: any other context is always fresh. */
  readonly passAgain = (request: Request, next: (error?: Error) => void): void => {
    const asked = this.#ask(request);
    if (asked instanceof Promise) this.#runLater(request, { asked, next: () => void next() }).catch(next);
    else next();
  };

  /**
   * Records that something happened, with the request's context, which is passed on explicitly: a callback may have
   * lost the transaction. Before `run`, an event whose context is awaited follows when that is known.
   */
  readonly track: TrackFor<Request> = (request, name, ...[details]) => {
    const known = this.#of(request);
    const asked = known.isAwaited ? known.context : this.#ask(request);
    if (asked instanceof Promise) this.#trackLater(asked, [name, details]);
    else this.#track(name, asked, details);
  };

  /** `track` for one request, the same function each time. */
  readonly trackOf = (request: Request): RequestTrack => {
    const known = this.#of(request);
    return (known.track ??= (name, details) => this.track(request, name, details));
  };

  async #runLater<T>(
    request: Request,
    { asked, next }: { asked: Promise<EvaluationContext>; next: () => T },
  ): Promise<Awaited<T>> {
    await asked;
    this.#of(request).isAwaited = true;
    return await this.#enter(request, next);
  }

  #trackLater(asked: Promise<EvaluationContext>, [name, details]: Parameters<RequestTrack>): void {
    const snapshot = snapshotOf(details) as typeof details;
    deferEvent(asked.then((context) => this.#track(name, context, snapshot)));
  }

  #enter<T>(request: Request, next: () => T): T {
    const known = this.#of(request);
    return inTransaction({
      owner: known,
      context: known.context,
      later: () => this.#current(request),
      next: () => {
        emitHere(request);
        return next();
      },
      onFailure: (what) => this.#report('transaction context propagator', what),
    });
  }

  /** What an evaluation gets, which cannot wait. */
  #current(request: Request): EvaluationContext {
    const known = this.#of(request);
    const asked = known.isAwaited ? known.context : this.#ask(request);
    return asked instanceof Promise ? known.context : asked;
  }

  /** The context that counts when the application's function has returned. */
  #ask(request: Request): EvaluationContext | Promise<EvaluationContext> {
    const known = this.#of(request);
    if (known.isAsking) return known.context;
    const turn = ++this.#turns;
    known.isAsking = true;
    const asked = this.#source.ask(request);
    known.isAsking = false;
    if (!(asked instanceof Promise)) return learn(known, { context: asked, turn });
    return asked.then((context) => learn(known, { context, turn }));
  }

  #of(request: Request): Known {
    const known = this.#known.get(request);
    if (known !== undefined) return known;
    const fresh = { context: {}, turn: 0, isAsking: false, isAwaited: false };
    // A value that cannot be a key must not make a request fail.
    if (isObject(request)) this.#known.set(request, fresh);
    return fresh;
  }

  /** Logs one line for the function and one for the propagator, however many requests there are. */
  #report(who: string, what: string): void {
    if (this.#reported.has(who)) return;
    this.#reported.add(who);
    this.#logger.error(`The ${who} ${what}; such requests are served without evaluation context.`);
  }
}

/**
 * The evaluation contexts of the requests of a server, for frameworks without an integration in this package.
 *
 * `run(request, next)` is for a middleware, `track(request, name, details)` for handlers; a request is any object that
 * is the same one in both. Throws an `InvalidOptionsException` for a wrong option.
 */
export function requestContexts<Request extends object>(
  options: RequestContextOptions<Request>,
): RequestContexts<Request> {
  return new RequestContexts(options);
}

/**
 * Takes over a context, and returns the one that counts: somebody who is known stays known, and a late result does not
 * replace that of a later question.
 */
function learn(known: Known, { context, turn }: LearnedContext): EvaluationContext {
  if (context === undefined) return known.context;
  const isUser = isKnownUser(context);
  const isBetter = isUser === isKnownUser(known.context) ? turn > known.turn : isUser;
  if (isBetter) Object.assign(known, { context, turn });
  return known.context;
}

function isKnownUser({ targetingKey }: EvaluationContext): boolean {
  return targetingKey !== undefined && targetingKey !== null && targetingKey !== '';
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The details as they are at the call. What is too large to be copied is counted and dropped by the provider. */
function snapshotOf(details: unknown): unknown {
  try {
    return details === undefined ? undefined : plainCopy(details);
  } catch {
    return details;
  }
}
