import type { Cursor, Mark } from './cursor.js';

/** A tag as it is written: `!<suffix>` has no handle, `!suffix` the handle `!`, the tag `!` nothing but itself. */
export interface Tag {
  readonly handle: string;
  readonly suffix: string;
}

/** Reads a tag; the cursor is at its `!`. */
export function scanTag(cursor: Cursor): Tag {
  const start = cursor.mark();
  const tag = cursor.at(1) === '<' ? scanVerbatim(cursor, start) : scanShorthand(cursor, start);
  if (!cursor.isGap()) cursor.fail('expected a blank or a line break behind a tag', start);
  return tag;
}

function scanVerbatim(cursor: Cursor, start: Mark): Tag {
  cursor.take();
  cursor.take();
  const suffix = scanTagUri(cursor, start);
  if (suffix === '') cursor.fail('a tag is empty', start);
  if (cursor.take() !== '>') cursor.fail('expected `>` at the end of a tag', start);
  return { handle: '', suffix };
}

function scanShorthand(cursor: Cursor, start: Mark): Tag {
  const handle = scanTagHandle(cursor);
  const suffix = scanTagUri(cursor, start);
  if (handle.length > 1 && handle.endsWith('!')) {
    if (suffix === '') cursor.fail('a tag is empty', start);
    return { handle, suffix };
  }
  const rest = handle.slice(1) + suffix;
  return rest === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix: rest };
}

/** `!`, `!!`, `!name!`, or the beginning of a tag, which has no `!` at its end. */
export function scanTagHandle(cursor: Cursor): string {
  let handle = cursor.take();
  while (/[-\w]/.test(cursor.at())) handle += cursor.take();
  return cursor.at() === '!' ? handle + cursor.take() : handle;
}

/** The characters of a tag, escapes decoded; empty if there is none. */
export function scanTagUri(cursor: Cursor, start: Mark): string {
  let uri = '';
  while (/[-\w;/?:@&=+$,.!~*'()[\]%]/.test(cursor.at())) {
    uri += cursor.at() === '%' ? scanUriEscape(cursor, start) : cursor.take();
  }
  return uri;
}

function scanUriEscape(cursor: Cursor, start: Mark): string {
  const bytes: number[] = [];
  do bytes.push(scanEscapedByte(cursor, start));
  while (bytes.length < widthOf(bytes[0] as number));
  const character = Buffer.from(bytes).toString();
  if (character.includes('\ufffd') || bytes.length === 0) cursor.fail('an escape in a tag is no UTF-8', start);
  return character;
}

function widthOf(lead: number): number {
  if (lead < 0xc0) return 1;
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

function scanEscapedByte(cursor: Cursor, start: Mark): number {
  const escape = cursor.at() + cursor.at(1) + cursor.at(2);
  if (!/^%[0-9a-fA-F]{2}$/.test(escape)) cursor.fail('expected two hexadecimal digits behind `%` in a tag', start);
  for (let i = 0; i < 3; i++) cursor.take();
  return parseInt(escape.slice(1), 16);
}
