import { isUtf8 } from 'node:buffer';

/** UTF-8 as Go's JSON decoder reads it: a byte that belongs to no character becomes U+FFFD, each by itself. */
export function withoutInvalidBytes(bytes: Buffer): Buffer {
  return isUtf8(bytes) ? bytes : Buffer.from(textOf(bytes, '\ufffd'));
}

/** The text in UTF-8; `instead` stands for each byte that belongs to no character. */
export function textOf(bytes: Buffer, instead: string): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const width = characterWidth(bytes, at);
    pieces.push(width === 0 ? instead : bytes.toString('utf8', at, at + width));
    at += width || 1;
  }
  return pieces.join('');
}

/** 0 if no character begins there. */
function characterWidth(bytes: Buffer, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  const width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return at + width <= bytes.length && isUtf8(bytes.subarray(at, at + width)) ? width : 0;
}
