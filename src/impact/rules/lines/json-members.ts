import { JsonCursor } from './json-cursor.js';

/** The JSON texts of an object's members, by name. */
export type JsonMembers = ReadonlyMap<string, string>;

/**
 * The members with these names, if the valid JSON text is an object; else none.
 *
 * Of repeated members the first one is taken, as DuckDB does, where `JSON.parse` takes the last one. The relay repeats
 * none; both readers of the files must agree anyway.
 */
export function jsonMembers(text: string, names: ReadonlySet<string>): JsonMembers {
  const [members, cursor] = [new Map<string, string>(), new JsonCursor(text)];
  if (!cursor.entersObject()) return members;
  for (let name = cursor.nextName(); name !== undefined; name = cursor.nextName()) {
    const [decoded, value] = [decodedString(name), cursor.nextValue()];
    if (names.has(decoded) && !members.has(decoded)) members.set(decoded, value);
  }
  return members;
}

/** The string that a JSON text is; undefined for other values and for no value. */
export function stringOf(json: string | undefined): string | undefined {
  return json?.startsWith('"') ? decodedString(json) : undefined;
}

/** The digits of a number as they are written; undefined for other values and for no value. */
export function numberOf(json: string | undefined): string | undefined {
  return json !== undefined && /^[-0-9]/.test(json) ? json : undefined;
}

function decodedString(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}
