import type { Cursor, Mark } from './cursor.js';
import { scanTagHandle, scanTagUri } from './scan-tag.js';

export type Directive =
  | { readonly type: 'version-directive'; readonly version: string }
  | { readonly type: 'tag-directive'; readonly handle: string; readonly prefix: string };

/** Reads a line that begins with `%`. */
export function scanDirective(cursor: Cursor): Directive {
  const start = cursor.mark();
  cursor.take();
  let name = '';
  while (/[-\w]/.test(cursor.at())) name += cursor.take();
  if (!cursor.isGap()) cursor.fail('expected a blank behind the name of a directive', start);
  cursor.skipBlanks();
  const directive = scanValue(cursor, { name, start });
  cursor.skipBlanks();
  if (cursor.at() === '#') cursor.skipToLineEnd();
  if (!cursor.isLineEnd()) cursor.fail('expected a line break behind a directive', start);
  if (cursor.isBreak()) cursor.takeLine();
  return directive;
}

function scanValue(cursor: Cursor, { name, start }: { name: string; start: Mark }): Directive {
  if (name === 'YAML') return { type: 'version-directive', version: scanVersion(cursor, start) };
  if (name === 'TAG') return { type: 'tag-directive', ...scanTagDirective(cursor, start) };
  return cursor.fail('there is no such directive', start);
}

function scanVersion(cursor: Cursor, start: Mark): string {
  let version = '';
  while (/[.\d]/.test(cursor.at())) version += cursor.take();
  return /^\d\d?\.\d\d?$/.test(version) ? version : cursor.fail('expected a version such as 1.1', start);
}

function scanTagDirective(cursor: Cursor, start: Mark): { handle: string; prefix: string } {
  const handle = cursor.at() === '!' ? scanTagHandle(cursor) : '';
  if (!handle.endsWith('!') || !cursor.isBlank()) cursor.fail('expected a handle such as `!name!`', start);
  cursor.skipBlanks();
  const prefix = scanTagUri(cursor, start);
  if (prefix === '' || !cursor.isGap()) cursor.fail('expected what a handle stands for', start);
  return { handle, prefix };
}
