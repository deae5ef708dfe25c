/**
 * Sorts texts as their UTF-8 bytes do. JavaScript compares UTF-16: it puts characters beyond U+FFFF before those from
 * U+E000 on.
 */
export function byBytes(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}
