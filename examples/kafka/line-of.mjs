/**
 * The message's value as one line of JSON, without a line feed; `undefined` if it is no JSON object.
 *
 * Within a JSON text, line breaks are white space between its parts, never part of a string: a space in their place
 * changes nothing, and numbers keep their digits.
 *
 * @param {Buffer | null | undefined} value
 * @returns {string | undefined}
 */
export function lineOf(value) {
  if (value === undefined || value === null) return undefined;
  try {
    const text = utf8.decode(value);
    const json = JSON.parse(text);
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return isObject ? text.replace(/[\r\n]+/g, ' ').trim() : undefined;
  } catch {
    return undefined;
  }
}

/** Throws for bytes that are no UTF-8: they would be replaced otherwise, and two keys could become one. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
