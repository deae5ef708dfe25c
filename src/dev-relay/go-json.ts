/** A Go struct for `encodeGoJson`: members in the order given, those that are `undefined` left out. */
export function goStruct(members: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Thrown for what JSON cannot express: a number that is not finite, which only a YAML file can contain. */
export class UnsupportedValueError extends Error {
  override readonly name = 'UnsupportedValueError';
}

/**
 * Encodes as Go's `encoding/json` does: members of plain objects sorted by the bytes of their names, those of a
 * `goStruct` in their own order, `<`, `>`, `&`, U+2028 and U+2029 as `\u` escapes, a lone surrogate as U+FFFD, `-0` kept.
 *
 * Takes JSON values, `goStruct`s and bigints. Throws `UnsupportedValueError` for a number that is not finite.
 */
export function encodeGoJson(value: unknown): string {
  // No recursion: the decoder lets 10,000 levels through, more than the stack holds.
  let text = '';
  const rest: Piece[] = [{ value }];
  for (let piece = rest.pop(); piece !== undefined; piece = rest.pop()) {
    if (typeof piece === 'string') text += piece;
    else if (typeof piece.value !== 'object' || piece.value === null) text += encodeScalar(piece.value);
    else pushPieces(rest, piece.value);
  }
  return text;
}

/** Compares as Go sorts strings: by their UTF-8 bytes, which is the order of the code points. */
export function compareBytes(a: string, b: string): number {
  if (!beyondAscii.test(a) && !beyondAscii.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A text that is ready, or a value that has yet to be encoded. */
type Piece = string | { value: unknown };

// eslint-disable-next-line no-control-regex
const beyondAscii = /[^\x00-\x7f]/;
const needsGoEscape = /[<>&\u2028\u2029\ud800-\udfff]/;

function pushPieces(rest: Piece[], value: object): void {
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const inside = Array.isArray(value) ? value.map(elementPieces) : membersOf(value).map(memberPieces);
  rest.push(close as string);
  for (let i = inside.length - 1; i >= 0; i--) {
    rest.push(...(inside[i] as Piece[]));
    if (i > 0) rest.push(',');
  }
  rest.push(open as string);
}

/** Pieces stand in reverse, as the last one pushed is the first one written. */
function elementPieces(value: unknown): Piece[] {
  return [{ value }];
}

function memberPieces([name, value]: readonly [string, unknown]): Piece[] {
  return [{ value }, `${encodeString(name)}:`];
}

function membersOf(value: object): (readonly [string, unknown])[] {
  if (value instanceof Map) return [...(value as Map<string, unknown>)];
  return Object.entries(value).sort(([a], [b]) => compareBytes(a, b));
}

function encodeScalar(value: unknown): string {
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'number') return encodeNumber(value);
  return String(value);
}

/** The shortest digits that read back as the same float, with an exponent from 1e21 up and below 1e-6: as Go, but for -0. */
function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new UnsupportedValueError(`JSON has no ${value}`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function encodeString(value: string): string {
  if (!needsGoEscape.test(value)) return JSON.stringify(value);
  return JSON.stringify(value.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
