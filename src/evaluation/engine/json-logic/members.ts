import { COSTS, type Payer } from './costs.js';

/**
 * The names of an object's own enumerable members. Those of typed arrays are paid for before the runtime makes a text
 * of each index.
 */
export function namesOf(object: object, payer: Payer): readonly string[] {
  if (ArrayBuffer.isView(object)) payer.spend(object.byteLength * COSTS.member);
  const names = Object.keys(object);
  payer.spend(names.length * COSTS.member);
  return names;
}

/** The elements of a list, or the members of an object. */
export function membersOf(value: object, payer: Payer): readonly unknown[] {
  if (!Array.isArray(value)) return namesOf(value, payer).map((name) => (value as Record<string, unknown>)[name]);
  payer.spend(COSTS.list + value.length * COSTS.element);
  return value;
}
