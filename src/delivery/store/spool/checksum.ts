/** The checksum of bytes that follow others, whose checksum is `before`. */
type Checksum = (bytes: Buffer, before?: number) => number;

/** The polynomial of CRC-32, its bits in reverse. */
const POLYNOMIAL = 0xedb88320;

let table: Uint32Array | undefined;
let native: Checksum | undefined;

/**
 * The CRC-32 of bytes, as in zlib. Node's own function is many times faster, but takes so long to load that a provider
 * without a spool must not wait for it. Until {@link loadChecksum} has resolved, the checksum is computed here.
 */
export function checksumOf(bytes: Buffer, before = 0): number {
  return native === undefined ? slowChecksumOf(bytes, before) : native(bytes, before);
}

/** Loads the fast function. Never rejects. */
export async function loadChecksum(): Promise<void> {
  native ??= await import('node:zlib').then(
    ({ crc32 }) => crc32,
    () => undefined,
  );
}

/** The same checksum, computed a byte at a time. */
export function slowChecksumOf(bytes: Buffer, before = 0): number {
  table ??= newTable();
  let sum = ~before;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return ~sum >>> 0;
}

function newTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    return rest;
  });
}
