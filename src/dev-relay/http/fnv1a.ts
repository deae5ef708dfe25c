/** FNV-1a, 32 bit, of the UTF-8 bytes of `text`; an unsigned integer. */
export function fnv1a(text: string): number {
  let hash = 2166136261;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 16777619);
  return hash >>> 0;
}
