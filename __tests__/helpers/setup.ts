/** nock's interceptors call `Promise.withResolvers`, which Node has from version 22 on. */
interface WithResolvers {
  withResolvers?: unknown;
}

(Promise as WithResolvers).withResolvers ??= function withResolvers<T>(): object {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason?: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => ([resolve, reject] = [onResolve, onReject]));
  return { promise, resolve, reject };
};
