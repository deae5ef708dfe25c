import { AsyncLocalStorage } from 'node:async_hooks';

type Emit = (...args: unknown[]) => unknown;

/** Under it, an `emit` of ours has the one that it replaces. Another copy of this package may have made it. */
const REPLACED = Symbol.for('goff-server-provider.emit');

/**
 * Makes a request of `node:http` emit its events in the async context of this call.
 *
 * By itself it emits them in the context in which it has arrived. What reads its body and calls back from such an
 * event, as some parsers do, would take the application out of the transaction. Never throws.
 */
export function emitHere(request: object): void {
  try {
    if (!isHttpRequest(request)) return;
    const emit = (request.emit as Emit & { [REPLACED]?: Emit })[REPLACED] ?? request.emit;
    const inContext = AsyncLocalStorage.snapshot();
    const replacement = function (this: unknown, ...args: unknown[]): unknown {
      return inContext(() => Reflect.apply(emit, this, args));
    };
    const value = Object.assign(replacement, { [REPLACED]: emit });
    Object.defineProperty(request, 'emit', { value, writable: true, configurable: true });
  } catch {
    // A request that cannot be changed goes on as it is.
  }
}

function isHttpRequest(request: object): request is { emit: Emit } {
  const { emit, httpVersion } = request as { readonly emit?: unknown; readonly httpVersion?: unknown };
  return typeof emit === 'function' && typeof httpVersion === 'string';
}
