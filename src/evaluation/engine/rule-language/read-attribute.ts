import type { Scope } from '../scope.js';

/** Reads the attribute that a comparison has on its left; null or undefined if there is none. */
export type Read = (scope: Scope) => unknown;

export function readAttribute(name: string): Read {
  if (name === 'key' || name === 'targetingKey' || name === 'anonymous') return (scope) => scope.attribute(name);
  return (scope) => scope.requested(name);
}
