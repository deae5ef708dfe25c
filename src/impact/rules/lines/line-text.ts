import { isJsonSpace } from './json-space.js';

/** A byte order mark stays in the text, where it is no JSON. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const loneSurrogate = /\p{Surrogate}/u;
const escapes =
  /\\(?:[^u]|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})/g;

/**
 * The text of a line, without the spaces around it; undefined if it is not UTF-8.
 *
 * DuckDB hands out an object without the spaces around it, so they do not make two lines different here, either.
 */
export function lineText(line: Uint8Array | string): string | undefined {
  const text = typeof line === 'string' ? line : decoded(line);
  return text === undefined || loneSurrogate.test(text) ? undefined : withoutSpacesAround(text);
}

/** Whether the text is an object of valid JSON (RFC 8259). */
export function isJsonObject(text: string): boolean {
  return text.startsWith('{') && isJson(text) && !hasLoneEscape(text);
}

function decoded(line: Uint8Array): string | undefined {
  try {
    return utf8.decode(line);
  } catch {
    return undefined;
  }
}

/** This is not `trim`, which takes off more than JSON allows. */
function withoutSpacesAround(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isJsonSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isJsonSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether half of a surrogate pair is escaped, as in `"\ud800"`, which is no character. The grammar of RFC 8259 lets it
 * pass, DuckDB refuses the line. The relay writes none; both readers of the files must agree anyway.
 */
function hasLoneEscape(text: string): boolean {
  return /\\u[dD]/.test(text) && text.replace(escapes, '').includes('\\');
}
