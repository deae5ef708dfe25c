/** Space, tab, line feed or carriage return: what JSON allows between tokens, and no other space. */
export function isJsonSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
