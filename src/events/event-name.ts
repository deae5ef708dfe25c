import { digitsOf } from './stand-in.js';

/** A list with more elements is no name, and joining them could take any time. */
const MAX_LIST_ELEMENTS = 100;

/** The name for what has no text, such as a revoked proxy: an event under a wrong name can still be counted. */
const UNREADABLE = '[unreadable]';

/** The text of whatever was passed as the name of an event. Never throws. */
export function nameTextOf(name: unknown): string {
  if (typeof name === 'string') return name;
  if (typeof name === 'bigint') return digitsOf(name);
  try {
    return isLong(name) ? UNREADABLE : String(name);
  } catch {
    return UNREADABLE;
  }
}

/** Whether the name is a list whose text may be long: one with many elements, or with objects or lists in it. */
function isLong(name: unknown): boolean {
  if (ArrayBuffer.isView(name)) return name.byteLength > MAX_LIST_ELEMENTS;
  if (!Array.isArray(name)) return false;
  return name.length > MAX_LIST_ELEMENTS || name.some((element) => typeof element === 'object');
}
