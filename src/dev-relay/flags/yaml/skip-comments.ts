import type { Cursor } from './cursor.js';

const lookahead = 512;

/** Passes the comment at the cursor, and those below it that have nothing but blanks and line breaks between them. */
export function skipComments(cursor: Cursor): void {
  do cursor.skipToLineEnd();
  while (goToCommentBelow(cursor));
}

function goToCommentBelow(cursor: Cursor): boolean {
  let ahead = 1;
  while (ahead < lookahead && (cursor.isBlank(ahead) || cursor.isBreak(ahead))) ahead++;
  if (ahead === lookahead || cursor.at(ahead) !== '#') return false;
  for (const end = cursor.index + ahead; cursor.index < end;) {
    if (cursor.isBreak()) cursor.takeLine();
    else cursor.take();
  }
  return true;
}

/** Passes a comment behind what has just been read, and the blanks before it. */
export function skipLineComment(cursor: Cursor): void {
  if (cursor.isAtNewLine) return;
  let ahead = 0;
  while (cursor.isBlank(ahead)) ahead++;
  if (cursor.at(ahead) === '#') cursor.skipToLineEnd();
}
