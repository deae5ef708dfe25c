import { MAX_DEPTH, plainCopy } from './plain-copy.js';

/**
 * The JSON text of a value under the rules of {@link plainCopy}, or `undefined` if it has none. Never throws.
 *
 * Values that plain `JSON.stringify` treats alike, nearly all there are, cost one call of it and a look at its text.
 */
export function encodeJson(value: unknown): string | undefined {
  const text = stringify(value);
  return text !== undefined && !nestsTooDeep(text) ? text : stringify(plainCopy(value));
}

/** `JSON.stringify` with `undefined` in place of an exception. */
export function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Whether a JSON text has containers within more containers than `limit`. */
export function nestsTooDeep(text: string, limit = MAX_DEPTH): boolean {
  return mayNestDeeper(text, limit) && depthOf(text) > limit;
}

/** An object that holds another takes at least `{"":` and `}`. */
const CHARACTERS_PER_LEVEL = 5;

/** The cheap look first: there are too few opening brackets for such a depth, wherever they stand, and the rest of the text is too short for more. */
function mayNestDeeper(text: string, limit: number): boolean {
  let opened = count(text, '[');
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) {
    opened++;
    if (opened + (text.length - at) / CHARACTERS_PER_LEVEL <= limit) return false;
  }
  return opened > limit;
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found++;
  return found;
}

const [QUOTE, BACKSLASH, BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

function depthOf(text: string): number {
  let deepest = 0;
  for (let at = 0, depth = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === BRACE || code === BRACKET) deepest = Math.max(deepest, ++depth);
    else if (code === BRACE_END || code === BRACKET_END) depth--;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
