import { END, type Cursor, type Mark } from './cursor.js';
import { FoldedSpace } from './folded-space.js';

/** Reads a scalar in quotes; the cursor is at the first. */
export function scanQuoted(cursor: Cursor): string {
  const start = cursor.mark();
  const quote = cursor.take();
  const space = new FoldedSpace();
  let text = '';
  while (true) {
    if (cursor.isDocumentIndicator()) cursor.fail('a document ends within quotes', start);
    if (cursor.at() === END) cursor.fail('quotes are not closed', start);
    text += scanWord(cursor, { quote, space, start });
    if (cursor.at() === quote) break;
    while (cursor.isBlank() || cursor.isBreak()) space.take(cursor);
    text += space.fold();
  }
  cursor.take();
  return text;
}

interface Quoted {
  readonly quote: string;
  readonly space: FoldedSpace;
  readonly start: Mark;
}

/** Scans up to a blank, the end of the line or the closing quote. */
function scanWord(cursor: Cursor, { quote, space, start }: Quoted): string {
  let word = '';
  while (!cursor.isGap()) {
    if (cursor.at() === quote) {
      if (quote === '"' || cursor.at(1) !== quote) break;
      cursor.take();
      word += cursor.take();
    } else if (quote === "'" || cursor.at() !== '\\') word += cursor.take();
    else if (!cursor.isBreak(1)) word += scanEscape(cursor, start);
    else {
      space.takeEscapedLine(cursor);
      break;
    }
  }
  return word;
}

const named = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const hexDigits = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function scanEscape(cursor: Cursor, start: Mark): string {
  const letter = cursor.at(1);
  const count = hexDigits.get(letter);
  const character = named.get(letter);
  if (character === undefined && count === undefined) cursor.fail('there is no such escape');
  cursor.take();
  cursor.take();
  return character ?? scanHex(cursor, { count: count as number, start });
}

function scanHex(cursor: Cursor, { count, start }: { count: number; start: Mark }): string {
  let digits = '';
  for (let i = 0; i < count; i++) digits += cursor.take();
  const code = /^[0-9a-fA-F]+$/.test(digits) ? parseInt(digits, 16) : NaN;
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  if (!isCharacter) cursor.fail('an escape stands for no character', start);
  return String.fromCodePoint(code);
}
