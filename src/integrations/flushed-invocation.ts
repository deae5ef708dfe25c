import { deferredEvents } from '../shutdown/deferred-events.js';
import { systemClock } from '../timing/clock.js';
import { settlesWithin } from '../timing/settles-within.js';
import { timeLeftMs } from './time-left.js';

/** Any function: each platform has arguments of its own, and those of a handler without types must not be `never`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Handler = (...args: any[]) => unknown;

/** What can deliver its events now, as a `GoFeatureFlagProvider` can. */
export interface Flushable {
  flush(options: { timeoutMs: number }): Promise<unknown>;
}

export interface FlushTerms {
  readonly providers: readonly Flushable[];
  readonly timeoutMs: number;
  /** Gives the platform a delivery to wait for. Returns whether it has taken it; never throws. */
  readonly beside: (delivery: Promise<void>) => boolean;
}

/** How a result is handed back: by returning it, by throwing it, or by calling whoever waits for it. */
type HandBack = () => unknown;

type Call = (...args: unknown[]) => unknown;

/** One call of a handler. Whatever it hands back comes after the delivery of what was tracked before, or beside it. */
export class FlushedInvocation {
  readonly #terms: FlushTerms;
  readonly #args: unknown[];
  readonly #hasCallback: boolean;
  /** The last flush: results keep their order. */
  #flushed: Promise<void> = Promise.resolve();

  constructor(terms: FlushTerms, args: unknown[]) {
    this.#terms = terms;
    this.#args = args;
    const [, context, callback] = args;
    this.#hasCallback = typeof callback === 'function';
    if (!this.#hasCallback) return;
    args[2] = this.#afterFlush(callback as Call);
    for (const name of ['succeed', 'fail', 'done']) this.#wrapMethod(context, name);
  }

  run(handler: Handler, self: unknown): unknown {
    let result: unknown;
    try {
      result = Reflect.apply(handler, self, this.#args);
    } catch (error) {
      return this.#handBack(() => {
        throw error;
      });
    }
    if (isThenable(result)) return this.#settle(result);
    // The result comes by the callback, and a promise would be taken for the result.
    return this.#hasCallback ? result : this.#handBack(() => result);
  }

  #settle(result: PromiseLike<unknown>): Promise<unknown> {
    // `then` is called only once: a thenable that is no true promise may begin its work anew at each call.
    const promise = Promise.resolve(result);
    const flush = (): Promise<void> => this.#flush();
    const flushed = promise.then(flush, flush);
    return this.#terms.beside(flushed) ? promise : flushed.then(() => promise);
  }

  /** Hands a result back after the delivery, or at once if the platform waits for the delivery by itself. */
  #handBack(handBack: HandBack): unknown {
    const flushed = this.#flush();
    return this.#terms.beside(flushed) ? handBack() : flushed.then(handBack);
  }

  /** Delivers what has been tracked so far. Never rejects. */
  #flush(): Promise<void> {
    const { providers, timeoutMs } = this.#terms;
    const deadlineMs = systemClock.nowMs() + Math.min(timeoutMs, timeLeftMs(this.#args));
    this.#flushed = this.#flushed.then(() => deliver(providers, deadlineMs - systemClock.nowMs()));
    return this.#flushed;
  }

  #afterFlush(call: Call): Call {
    const original = originalOf(call, this.#terms);
    const later: Call = (...args) => void this.#handBack(() => original(...args));
    wrappedCalls.set(later, { original, terms: this.#terms });
    return later;
  }

  /** Lambda's runtimes up to Node.js 22 have these methods beside the callback. */
  #wrapMethod(context: unknown, name: string): void {
    const method: unknown = memberOf(context, name);
    if (typeof method !== 'function') return;
    try {
      Reflect.set(context as object, name, this.#afterFlush(method as Call));
    } catch {
      // A setter of the application may throw, too.
    }
  }
}

interface WrappedCall {
  readonly original: Call;
  /** Of the handler whose invocation has wrapped it: handlers may be wrapped several times, for several providers. */
  readonly terms: FlushTerms;
}

const wrappedCalls = new WeakMap<Call, WrappedCall>();

/** What a handler has to wrap: a context that is used again does not collect the methods of every invocation. */
function originalOf(call: Call, terms: FlushTerms): Call {
  let wrapped = wrappedCalls.get(call);
  while (wrapped !== undefined && wrapped.terms !== terms) wrapped = wrappedCalls.get(wrapped.original);
  return wrapped?.original ?? call;
}

/** Delivers the events of each provider, whether or not others fail; takes no longer than `timeoutMs`. */
async function deliver(providers: readonly Flushable[], timeoutMs: number): Promise<void> {
  const within = { timeoutMs: Math.max(0, timeoutMs) };
  const flush = async (provider: Flushable): Promise<unknown> => {
    await deferredEvents();
    return await provider.flush(within);
  };
  await settlesWithin(systemClock, within.timeoutMs, Promise.allSettled(providers.map(flush)));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof memberOf(value, 'then') === 'function';
}

/** A getter of the application may throw. */
function memberOf(value: unknown, name: string): unknown {
  try {
    return (value as Partial<Record<string, unknown>> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}
