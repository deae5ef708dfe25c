/** The most code points of a foreign text that a report shows. */
const MAX_CODE_POINTS = 1000;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control and format characters (some turn the direction of text), line separators, halves of surrogate pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const MARK = /\p{M}/u;
/** What takes two columns: the letters of East Asia, and pictures. */
const WIDE = new RegExp(
  '[\\u{1100}-\\u{115f}\\u{2e80}-\\u{a4cf}\\u{ac00}-\\u{d7a3}\\u{f900}-\\u{faff}\\u{fe30}-\\u{fe6f}' +
    '\\u{ff00}-\\u{ff60}\\u{1f300}-\\u{1faff}\\u{20000}-\\u{3fffd}]',
  'u',
);

/**
 * Makes a foreign text harmless. Characters that cannot be seen, that a terminal obeys, or that turn the direction of
 * the text around them become escapes such as `\u001b`. Only the first 1,000 code points are kept.
 */
export function visible(text: string): string {
  return bounded(text).replace(UNSEEN, escapeOf);
}

/** The same as {@link visible}, in at most `width` columns; a text that is cut ends with `…`. */
export function cut(text: string, width: number): string {
  const shown = visible(text);
  return columnsOf(shown) <= width ? shown : `${beginning(shown, Math.max(0, width - 1))}…`;
}

/** How many columns of a terminal a text takes, by its code points. */
export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);
}

/**
 * The part of a text that fits into `width` columns. At most two marks on a letter are free, so that no letter has
 * hundreds.
 */
export function beginning(text: string, width: number): string {
  let [columns, marks, kept] = [0, 0, ''];
  for (const character of text) {
    const size = widthOf(character);
    marks = size === 0 ? marks + 1 : 0;
    columns += marks > 2 ? 1 : size;
    if (columns > width) break;
    kept += character;
  }
  return kept;
}

function widthOf(character: string): number {
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

function bounded(text: string): string {
  if (text.length <= MAX_CODE_POINTS) return text;
  const characters = Array.from(text.slice(0, 2 * MAX_CODE_POINTS + 2));
  if (characters.length <= MAX_CODE_POINTS) return text;
  return `${characters.slice(0, MAX_CODE_POINTS).join('')}…`;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`);
}
