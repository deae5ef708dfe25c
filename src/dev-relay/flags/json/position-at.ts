import type { Position } from '../unreadable-flag.js';

/** The place of a byte of UTF-8. */
export function positionAt(bytes: Buffer, offset: number): Position {
  const before = bytes.subarray(0, offset);
  const lines = before.toString().split('\n');
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}
