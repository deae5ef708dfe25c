import { JsonWriter } from './json-writer.js';

/** The longest text that is made, in bytes; far more than a value or a context should have. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A writer that has grown beyond this many bytes is not kept. */
const KEPT_BYTES = 1024 * 1024;

let spare: JsonWriter | undefined;

/**
 * The JSON text of a value under the rules of `plainCopy`, or `undefined` if it has none, too many members, or too many
 * bytes. Never throws.
 */
export function encodeJson(value: unknown): string | undefined {
  // A getter of the value may call this function while the writer is in use.
  const json = spare ?? new JsonWriter({ maxCapacity: MAX_BYTES });
  spare = undefined;
  try {
    json.moveTo(0);
    return json.value(value) ? json.bytes.toString('utf8', 0, json.end) : undefined;
  } catch {
    return undefined;
  } finally {
    if (json.bytes.length <= KEPT_BYTES) spare = json;
  }
}
