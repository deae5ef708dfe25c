/**
 * The path by which the relay routes a request, and from which it takes a flag key.
 *
 * It is decoded only if it equals Go's own encoding of what it means: every byte escaped except letters, digits,
 * `-_.~` and `$&+,/:;=@`, in upper-case hex. Any other spelling is taken as it is. Undefined for a broken escape,
 * which Go refuses before any routing. `url` is the request target as `node:http` gives it, a query included.
 */
export function goPath(url: string): string | undefined {
  const bytes = Buffer.from(url.split('?', 1)[0] as string, 'latin1');
  const raw = bytes.toString('latin1');
  if (/%(?![0-9a-fA-F]{2})/.test(raw)) return undefined;
  const decoded = Buffer.from(
    raw.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  return encodeGoPath(decoded) === raw ? decoded.toString() : bytes.toString();
}

function encodeGoPath(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/g, (character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase();
    return `%${hex.padStart(2, '0')}`;
  });
}
