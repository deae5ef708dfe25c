/** Characters that are shown, escapes included. */
const MAX_CHARACTERS = 200;

/** Controls, formats (among them what turns the direction of text), separators of lines, halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text of the relay's, or of a gateway's, as it may be part of an error message: at most 200 characters, and what is
 * unseen, ends a line or is obeyed by a terminal is written as an escape such as `\u001b`.
 */
export function foreignText(text: string): string {
  const shown = text.slice(0, MAX_CHARACTERS + 1).replace(UNSEEN, escapeOf);
  return shown.length > MAX_CHARACTERS ? `${shown.slice(0, MAX_CHARACTERS - 1)}…` : shown;
}

function escapeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return NAMED[character] ?? (hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
}
