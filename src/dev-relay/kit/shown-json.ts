import { messageOf } from '../error-message.js';

const MOST_CHARACTERS = 300;

/** A value as JSON for a message, 300 characters at most; a text that is cut ends with `…`. Never throws. */
export function shownJson(value: unknown): string {
  const text = jsonOf(value);
  if (text.length <= MOST_CHARACTERS) return text;
  const cut = text.slice(0, MOST_CHARACTERS - 1) as string & { toWellFormed(): string };
  return `${cut.toWellFormed()}…`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    return `what is not JSON (${messageOf(error)})`;
  }
}
