/** What shows a key in foreign text instead of it. */
const HIDDEN = '[key]';

/**
 * Foreign text without the API key, however the key is written in it: in another case, percent-encoded, with entities
 * of HTML, or without the quotes, the spaces or the word `Bearer` that the key was given with.
 */
export function withoutKey(text: string, key: string): string {
  const wanted = comparable(bareKey(key)).bytes;
  if (wanted === '') return text;
  const { bytes, places } = comparable(text);
  const shown: string[] = [];
  let end = 0;
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + wanted.length)) {
    shown.push(text.slice(end, places[at]), HIDDEN);
    end = places[at + wanted.length] ?? text.length;
  }
  return shown.join('') + text.slice(end);
}

function bareKey(key: string): string {
  return key
    .trim()
    .replace(/^bearer\s+/i, '')
    .replace(/^(["'])(.*)\1$/, '$2');
}

/** A percent-encoded byte, an entity, or any character. */
const PIECES = /%[\da-f]{2}|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);|[^]/giu;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface Comparable {
  /** The UTF-8 bytes of what the text means, in small letters. */
  readonly bytes: string;
  /** Where in the text each of them begins; its length comes last. */
  readonly places: readonly number[];
}

function comparable(text: string): Comparable {
  const bytes: string[] = [];
  const places: number[] = [];
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    const meant = bytesOf(piece);
    bytes.push(meant);
    for (let byte = 0; byte < meant.length; byte++) places.push(index);
  }
  places.push(text.length);
  return { bytes: bytes.join('').toLowerCase().replaceAll('+', ' '), places };
}

function bytesOf(piece: string): string {
  if (piece.length === 1) return piece < '\u0080' ? piece : utf8(piece);
  if (piece.startsWith('%')) return String.fromCharCode(parseInt(piece.slice(1), 16));
  return piece.startsWith('&') ? utf8(entity(piece.slice(1, -1).toLowerCase())) : utf8(piece);
}

function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function entity(name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name] ?? '';
  const code = name.startsWith('#x') ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
