/** Values that application code may pass by accident, or by malice. */

export function throwing(): never {
  throw new Error('from the caller');
}

export function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** A proxy of which every operation throws. */
export function hostileProxy(target: object = {}): object {
  const names = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'defineProperty', 'set'];
  return new Proxy(target, Object.fromEntries(names.map((name) => [name, throwing])));
}

/** This many objects, one in the other. */
export function nested(levels: number, innermost: unknown = 'bottom'): unknown {
  let value = innermost;
  for (let level = 0; level < levels; level++) value = { d: value };
  return value;
}

export function cyclic(): Record<string, unknown> {
  const ring: Record<string, unknown> = { n: 1 };
  ring['self'] = ring;
  return ring;
}
