import type { Cursor } from './cursor.js';
import { FoldedSpace } from './folded-space.js';

/** A scalar without quotes, and whether a line has ended behind it. */
export interface PlainScalar {
  readonly text: string;
  readonly endsLine: boolean;
}

/** Reads a scalar without quotes, which goes on in further lines that begin in `indent` or behind it. */
export function scanPlain(cursor: Cursor, { indent, inFlow }: { indent: number; inFlow: boolean }): PlainScalar {
  const start = cursor.mark();
  const space = new FoldedSpace();
  let text = '';
  while (!cursor.isDocumentIndicator() && cursor.at() !== '#') {
    while (!cursor.isGap() && !endsWord(cursor, inFlow)) text += space.fold() + cursor.take();
    if (!cursor.isBlank() && !cursor.isBreak()) break;
    while (cursor.isBlank() || cursor.isBreak()) {
      if (space.hasBreak && cursor.column < indent && cursor.at() === '\t') {
        cursor.fail('a tab is where only spaces may indent', start);
      }
      space.take(cursor);
    }
    if (!inFlow && cursor.column < indent) break;
  }
  return { text, endsLine: space.hasBreak };
}

function endsWord(cursor: Cursor, inFlow: boolean): boolean {
  if (cursor.at() === ':' && cursor.isGap(1)) return true;
  return inFlow && ',?[]{}'.includes(cursor.at());
}
