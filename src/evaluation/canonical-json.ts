import { isJsonObject } from '../events/json.js';

/**
 * JSON text in which the members of objects stand in the order of their names, so that equal data give equal texts.
 * Takes plain data.
 */
export function canonicalJson(data: unknown): string | undefined {
  if (Array.isArray(data)) return `[${data.map((item) => canonicalJson(item) ?? 'null').join(',')}]`;
  if (!isJsonObject(data)) return JSON.stringify(data);
  const members = Object.keys(data)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(data[name])}`);
  return `{${members.join(',')}}`;
}
