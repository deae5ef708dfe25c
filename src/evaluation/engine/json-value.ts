import { defineMember, isJsonObject as isObject } from '../../events/json.js';
import { wellFormed } from './text.js';

export { defineMember, isObject };

/** A JSON object; keys are foreign, so it is only ever read through `ownValue`. */
export type JsonObject = Readonly<Record<string, unknown>>;

interface Convertible {
  readonly toJSON?: unknown;
}

const isBoxed = (value: object): boolean =>
  value instanceof Number || value instanceof String || value instanceof Boolean;

function jsonOfObject(value: object): unknown {
  const { toJSON } = value as Convertible;
  if (typeof toJSON === 'function') return jsonOfConverted((toJSON as () => unknown).call(value));
  return isBoxed(value) ? jsonOfConverted(value.valueOf()) : value;
}

const jsonOfConverted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? value : jsonValue(value);

/**
 * A value as it would be after a way through JSON, one level deep: a `Date` is its ISO text, a number that is not
 * finite is null; what JSON leaves out (undefined, functions, symbols) and what it cannot write (a BigInt) is
 * `undefined`. Objects and arrays are returned as they are: nothing is copied.
 */
export function jsonValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'object':
      return value === null || Array.isArray(value) ? value : jsonOfObject(value);
    default:
      return undefined;
  }
}

/** The member of an object as JSON would have it, `undefined` if there is none; never an inherited one. */
export function ownValue(container: JsonObject, name: string): unknown {
  const value = container[name];
  if (value === undefined || !Object.hasOwn(container, name)) return undefined;
  return jsonValue(value);
}

/** Thrown for a value that no JSON text can hold. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

function copyOfObject(value: JsonObject): JsonObject {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member !== undefined) defineMember(copy, wellFormed(name), frozenCopy(member));
  }
  return Object.freeze(copy);
}

/**
 * A deeply frozen copy of a JSON value with well-formed texts. The caller has bounded the depth.
 * Throws `NotJson` for a number that is not finite (`1e400` in the text) and for what is not JSON at all.
 */
export function frozenCopy(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') throw new NotJson(`A ${typeof value} is not JSON.`);
  return Array.isArray(value) ? Object.freeze(value.map(frozenCopy)) : copyOfObject(value as JsonObject);
}
