import { StringDecoder } from 'node:string_decoder';
import type { Slices } from '../timing/slices.js';
import { isUtf16 } from './response-text.js';

/**
 * The body of a response as UTF-8 without its byte order mark, put together in slices. A text in UTF-16 is converted; a
 * surrogate without its other half becomes an escape, which means the same in a JSON string.
 */
export async function utf8Of(pieces: readonly Buffer[], slices: Slices): Promise<Buffer> {
  const body = await joined(pieces, slices);
  if (isUtf16(body)) return fromUtf16(body, slices);
  return body.subarray(body.subarray(0, MARK.length).equals(MARK) ? MARK.length : 0);
}

const MARK = Buffer.from('\ufeff');

/** Copied piece by piece: one copy of many megabytes would block the event loop. */
async function joined(pieces: readonly Buffer[], slices: Slices): Promise<Buffer> {
  const length = pieces.reduce((total, piece) => total + piece.length, 0);
  const whole = Buffer.allocUnsafeSlow(length);
  let end = 0;
  for (const piece of pieces) {
    end += piece.copy(whole, end);
    if (slices.endAfter(piece.length)) await slices.next();
  }
  return whole;
}

const UTF16_STEP = 64 * 1024;

async function fromUtf16(body: Buffer, slices: Slices): Promise<Buffer> {
  const decoder = new StringDecoder('utf16le');
  const written: Buffer[] = [];
  let escape = '';
  for (let start = MARK16; start < body.length; start += UTF16_STEP) {
    const text = escape + decoder.write(littleEndian(body, start));
    escape = endsInEscape(text) ? '\\' : '';
    written.push(withoutHalves(text.slice(0, text.length - escape.length)));
    if (slices.endAfter(UTF16_STEP)) await slices.next();
  }
  written.push(withoutHalves(escape + decoder.end()));
  return joined(written, slices);
}

/** Bytes of the byte order mark. */
const MARK16 = 2;

function littleEndian(body: Buffer, start: number): Buffer {
  const end = Math.min(start + UTF16_STEP, body.length);
  const piece = body.subarray(start, end - (end % 2));
  return body[0] === 0xff ? piece : Buffer.from(piece).swap16();
}

/** Whether the text ends in the middle of an escape: its last backslash belongs to what comes next. */
function endsInEscape(text: string): boolean {
  let end = text.length;
  while (text.charCodeAt(end - 1) === BACKSLASH) end--;
  return (text.length - end) % 2 === 1;
}

const BACKSLASH = 0x5c;

const ESCAPES_AND_HALVES = /\\[^]|\p{Surrogate}/gu;

function withoutHalves(text: string): Buffer {
  return Buffer.from(text.replace(ESCAPES_AND_HALVES, repaired), 'utf8');
}

/** Escapes a lone surrogate. After a backslash it is invalid JSON, and must stay invalid. */
function repaired(found: string): string {
  if (!isHalf(found.charCodeAt(found.length - 1)) || found.length > 2) return found;
  return found.length === 2 ? '\\ ' : `\\u${found.charCodeAt(0).toString(16)}`;
}

function isHalf(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}
