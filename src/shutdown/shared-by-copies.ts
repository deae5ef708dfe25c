import * as types from 'node:util/types';

/**
 * What all copies of this package in the process share under `key`, whether ESM or CommonJS, and of whatever version.
 * `own` becomes the shared object, unless another copy came first. If what is there is unusable, `own` is returned, for
 * this copy alone: another version, or something else altogether, may have put anything there. Never throws.
 */
export function sharedByCopies<T extends object>({ key, own, isUsable }: SharedByCopies<T>): T {
  const holder = globalThis as { [place: symbol]: unknown };
  try {
    if (holder[key] === undefined) Object.defineProperty(holder, key, { value: own, configurable: true });
    const shared = holder[key];
    return isUsable(shared as Partial<T>) ? (shared as T) : own;
  } catch {
    return own;
  }
}

interface SharedByCopies<T extends object> {
  /** Made with `Symbol.for`, so that all copies have the same one. */
  readonly key: symbol;
  readonly own: T;
  /** May throw, which counts as false. */
  readonly isUsable: (shared: Partial<T>) => boolean;
}

interface SharedSet<T> {
  readonly version: 1;
  readonly members: Set<T>;
}

/** A set that all copies of this package in the process share, found anew at each call. `name` tells it from others. */
export function setOfAllCopies<T>(name: string): () => Set<T> {
  const key = Symbol.for(`goff-server-provider.${name}`);
  const own: SharedSet<T> = { version: 1, members: new Set() };
  const isUsable = ({ version, members }: Partial<SharedSet<T>>): boolean => version === 1 && types.isSet(members);
  return () => sharedByCopies({ key, own, isUsable }).members;
}
