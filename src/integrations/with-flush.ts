import { isJsonObject } from '../events/json.js';
import { defaultLogger } from '../default-logger.js';
import { guardLogger, type Logger } from '../logger.js';
import { nameOfError } from '../log-text.js';
import { checkOptions, givenOptions, shallowCopy, type OptionChecks } from '../options/check-options.js';
import { isDelay, isFunction, isLogger, type Check } from '../options/checks.js';
import { FlushedInvocation, type Flushable, type FlushTerms, type Handler } from './flushed-invocation.js';

export interface WithFlushOptions {
  /** Whose events are delivered: one provider, or a list of several. Required. */
  readonly provider: Flushable | readonly Flushable[];

  /**
   * Milliseconds that an invocation waits for the delivery, at most. Less if the context of AWS Lambda
   * (`getRemainingTimeInMillis`) leaves less. Default 2,000.
   */
  readonly timeoutMs?: number | undefined;

  /**
   * Keeps the platform alive until a promise has settled, beside the response: `waitUntil` of `@vercel/functions`,
   * `after` of Next.js. It is called once for each result that is handed back, with a promise that never rejects. What
   * it throws is logged once; the events are delivered before the result then. Default: none.
   */
  readonly waitUntil?: ((delivery: Promise<void>) => unknown) | undefined;

  /** Default: warnings and errors on standard error. */
  readonly logger?: Logger | undefined;
}

/** Without `waitUntil`, a handler returns a promise, unless it returns nothing or a promise already. */
export type Flushed<H extends Handler> = [ReturnType<H>] extends [void | PromiseLike<unknown>]
  ? H
  : (this: ThisParameterType<H>, ...args: Parameters<H>) => Promise<Awaited<ReturnType<H>>>;

/**
 * Wraps the handler of a platform that may freeze or end the process after each invocation, such as AWS Lambda: what
 * was tracked is delivered before the result is handed back, or beside it with `waitUntil`.
 *
 * Whatever the handler does counts as a result: a value, a promise, an error, a call of the `callback` (the third
 * argument, if it is a function) or of the context's `succeed`, `fail` or `done`. Results, errors, `this` and all other
 * arguments stay as they are. So do the function's `name`, its `length`, its kind and its own members, by which
 * platforms tell how to call it: `awslambda.streamifyResponse` may be inside or outside.
 *
 * Delivery goes on through back-offs until it is done or `timeoutMs` is over. What is left then waits for the next
 * invocation. It never fails an invocation. Throws an `InvalidOptionsException` for a wrong option.
 */
export function withFlush<H extends Handler>(
  handler: H,
  options: WithFlushOptions & { readonly waitUntil: NonNullable<WithFlushOptions['waitUntil']> },
): H;
export function withFlush<H extends Handler>(handler: H, options: WithFlushOptions): Flushed<H>;
export function withFlush(handler: Handler, options: WithFlushOptions): Handler {
  const terms = termsOf(options);
  checkOptions({ handler }, { checks: { handler: isFunction }, required: ['handler'], warn: () => undefined });
  return dressedAs(handler, function (this: unknown, ...args: unknown[]): unknown {
    return new FlushedInvocation(terms, args).run(handler, this);
  });
}

function termsOf(options: WithFlushOptions): FlushTerms {
  const given = givenOptions(options, () => copyOfList) as unknown as WithFlushOptions;
  const logger = guardLogger(isJsonObject(given.logger) ? given.logger : defaultLogger());
  checkOptions({ ...given }, { checks: CHECKS, required: ['provider'], warn: (line) => logger.warn(line) });
  const { provider, timeoutMs = 2_000, waitUntil } = given;
  const providers = Array.isArray(provider) ? (provider as readonly Flushable[]) : [provider as Flushable];
  return { providers, timeoutMs, beside: besideBy(waitUntil, logger) };
}

const copyOfList = (value: unknown): unknown => (Array.isArray(value) ? shallowCopy(value) : value);

function besideBy(waitUntil: WithFlushOptions['waitUntil'], logger: Logger): FlushTerms['beside'] {
  if (waitUntil === undefined) return () => false;
  let reported = false;
  return (delivery) => {
    try {
      // It may be asynchronous, and reject.
      void Promise.resolve(waitUntil(delivery)).catch(() => undefined);
      return true;
    } catch (error) {
      if (!reported)
        logger.warn(`The function waitUntil threw ${nameOfError(error)}; events go out before the result.`);
      reported = true;
      return false;
    }
  };
}

const areFlushable: Check = (value) => {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.length > 0 && all.every(isFlushable) ? undefined : 'a provider with a function flush, or a list of such';
};

function isFlushable(value: unknown): boolean {
  return typeof (value as Partial<Flushable> | null | undefined)?.flush === 'function';
}

const CHECKS: OptionChecks<WithFlushOptions> = {
  provider: areFlushable,
  timeoutMs: isDelay,
  waitUntil: isFunction,
  logger: isLogger,
};

/**
 * Gives a function what platforms look at: Lambda refuses handlers by their `length`, knows streaming by a symbol, and
 * tells an asynchronous function by its constructor.
 */
function dressedAs(handler: Handler, wrapped: Handler): Handler {
  for (const name of Reflect.ownKeys(handler)) {
    if (OF_EACH_FUNCTION.has(name)) continue;
    Object.defineProperty(wrapped, name, Object.getOwnPropertyDescriptor(handler, name) ?? {});
  }
  return Object.setPrototypeOf(wrapped, Object.getPrototypeOf(handler) as object) as Handler;
}

/** What functions of CommonJS modules have of their own. */
const OF_EACH_FUNCTION: ReadonlySet<string | symbol> = new Set(['prototype', 'arguments', 'caller']);
