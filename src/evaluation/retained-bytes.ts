import type { JsonValue } from '../events/json.js';

// What V8 takes for data on 64 bits, rounded up: headers of objects, a pointer or a number for each member, and the
// room that objects and lists have left.
const TEXT = 24;
const SLOT = 8;
const NUMBER = 16;
const CONTAINER = 64;
const MEMBER = 32;

/** V8 keeps a text at one byte a character as long as it has no character of this class. */
const WIDE = /[\u0100-\uffff]/;

/** Bytes of memory that a text takes, estimated. */
export function textBytes(text: string): number {
  return TEXT + text.length * (WIDE.test(text) ? 2 : 1);
}

/** Bytes of memory that plain data take as objects, estimated. Their depth has to be bounded. */
export function dataBytes(data: JsonValue): number {
  if (typeof data === 'string') return textBytes(data);
  if (typeof data === 'number') return NUMBER;
  if (typeof data !== 'object' || data === null) return 0;
  let bytes = CONTAINER;
  if (Array.isArray(data)) for (const item of data) bytes += SLOT + dataBytes(item);
  else for (const name of Object.keys(data)) bytes += MEMBER + textBytes(name) + dataBytes(data[name] ?? null);
  return bytes;
}
