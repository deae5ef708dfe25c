import { isJsonObject } from '../events/json.js';
import { plainCopy } from '../events/plain-copy.js';
import { quickText } from './quick-text.js';

/**
 * JSON text under the rules of `plainCopy`, in which the members of objects are in the order of their names, so that
 * equal data give equal texts. `undefined` if nothing is left of the data. Throws an `EventTooLargeError`, and nothing
 * else, where there are too many members.
 */
export function canonicalJson(data: unknown): string | undefined {
  return quickText(data) ?? textOf(plainCopy(data));
}

/** The text of a plain copy, whose depth is bounded. */
function textOf(data: unknown): string | undefined {
  if (Array.isArray(data)) return `[${data.map((item) => textOf(item) ?? 'null').join(',')}]`;
  if (!isJsonObject(data)) return JSON.stringify(data);
  const members = Object.keys(data)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${textOf(data[name])}`);
  return `{${members.join(',')}}`;
}
