/** A value as JSON can express it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** True for what JSON calls an object: no array, no null. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own member of that name: foreign JSON may name its members after those of `Object.prototype`. */
export function ownMember(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

/** Sets a member even when it is called `__proto__`. */
export function defineMember(object: object, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else (object as Record<string, unknown>)[name] = value;
}

/** Captured when this module is loaded: tests replace `JSON.stringify`, and the replacement may return no JSON. */
const { stringify } = JSON;

/** The JSON text of a string. */
export function jsonString(text: string): string {
  return stringify(text);
}
