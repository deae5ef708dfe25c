import type { TomlCursor } from './toml-cursor.js';

/** Reads text in quotes of either kind; the cursor is at the first. */
export function scanTomlString(cursor: TomlCursor): string {
  const quote = cursor.next;
  const start = cursor.index;
  if (cursor.passes(quote.repeat(3))) return scanLines(cursor, { quote, start });
  return scanTomlLine(cursor);
}

/** Reads text in single quotes of either kind, which ends in its line. */
export function scanTomlLine(cursor: TomlCursor): string {
  const start = cursor.index;
  const quote = cursor.next;
  cursor.expect(quote);
  let text = '';
  while (!cursor.passes(quote)) {
    if (cursor.isAtEnd || cursor.next === '\n' || cursor.next === '\r') cursor.fail('quotes are not closed', start);
    text += quote === '"' && cursor.next === '\\' ? scanEscape(cursor) : (cursor.take(/[^"'\\\r\n]+|./suy) as string);
  }
  return text;
}

interface Quoted {
  readonly quote: string;
  readonly start: number;
}

/** Up to two more quotes may be before the three that close. */
function scanLines(cursor: TomlCursor, { quote, start }: Quoted): string {
  cursor.take(/\r?\n/y);
  let text = '';
  while (true) {
    if (cursor.isAtEnd) cursor.fail('quotes are not closed', start);
    const quotes = cursor.take(quote === '"' ? /"+/y : /'+/y) ?? '';
    if (quotes.length >= 6) cursor.fail('there are too many quotes');
    if (quotes.length >= 3) return text + quotes.slice(3);
    text += quotes;
    if (quote === '"' && cursor.next === '\\') text += scanLineEnd(cursor) ?? scanEscape(cursor);
    else text += cursor.take(quote === '"' ? /[^"\\]*/y : /[^']*/y) as string;
  }
}

/** A backslash at the end of a line, with all the space behind it. */
function scanLineEnd(cursor: TomlCursor): string | undefined {
  return cursor.take(/\\[ \t\r]*\n[ \t\r\n]*/y) === undefined ? undefined : '';
}

const named = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  ['"', '"'],
  ['\\', '\\'],
]);

function scanEscape(cursor: TomlCursor): string {
  const start = cursor.index;
  const escape = cursor.take(/\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[btnfre"\\])/y);
  if (escape === undefined) cursor.fail('there is no such escape', start);
  const character = named.get(escape.slice(1));
  if (character !== undefined) return character;
  const code = parseInt(escape.slice(2), 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) cursor.fail('an escape stands for no character', start);
  return String.fromCodePoint(code);
}
