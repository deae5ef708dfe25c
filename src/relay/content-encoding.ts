import type { Transform } from 'node:stream';
import type * as NodeZlib from 'node:zlib';
import type { ErrorDescription } from './network-error.js';

/**
 * What each request asks for: no compression. A gateway that compresses also changes the relay's ETag, or keeps it for
 * a different text, and then no configuration is ever "not modified". A response that is compressed anyway is read.
 */
export const ACCEPTED_ENCODING = 'identity';

/** Even two encodings are a fault of some gateway. */
const MAX_ENCODINGS = 3;

/**
 * The names in a `content-encoding` header, in the order in which they were applied; without those that change nothing.
 */
export function encodingsOf(header: string | string[] | undefined): readonly string[] {
  if (header === undefined) return NONE;
  const names = String(header).split(',');
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '' && name !== 'identity');
}

const NONE: readonly string[] = [];

export interface EncodedBody {
  readonly bytes: Buffer;
  readonly encodings: readonly string[];
  /** Most bytes that each step may decode to. */
  readonly maxBytes: number;
  /** The connection ended early: as much as has arrived is decoded. */
  readonly isCut: boolean;
}

export interface DecodedBody {
  readonly pieces: readonly Buffer[];
  /** Why the body is not whole. */
  readonly cut?: ErrorDescription | undefined;
}

/** Undoes the encodings of a body off the event loop. Bounded, never rejects. */
export async function decodeBody({ bytes, encodings, ...limits }: EncodedBody): Promise<DecodedBody> {
  if (encodings.length > MAX_ENCODINGS || !encodings.every((name) => Object.hasOwn(DECODERS, name))) {
    return { pieces: [], cut: unreadable('expected gzip, deflate or br') };
  }
  const zlib = await loadZlib();
  let decoded: DecodedBody = { pieces: [bytes] };
  for (const name of [...encodings].reverse()) {
    const encoded = wholeOf(decoded.pieces);
    if (decoded.cut === undefined && encoded.length > 0) decoded = await decode(encoded, { name, zlib, ...limits });
  }
  return decoded;
}

/** One buffer of several. */
export function wholeOf(pieces: readonly Buffer[]): Buffer {
  const [first = EMPTY] = pieces;
  return pieces.length > 1 ? Buffer.concat(pieces) : first;
}

const EMPTY = Buffer.alloc(0);

type Zlib = typeof NodeZlib;

/** Relays do not compress, but a gateway may: then zlib is needed in the middle of a request of the application. */
export function loadZlib(): Promise<Zlib> {
  return import('node:zlib');
}

interface Beginning {
  readonly zlib: Zlib;
  /** The first byte. */
  readonly start: number | undefined;
  readonly isCut: boolean;
}

type Decoders = Readonly<Record<string, (beginning: Beginning) => Transform>>;

const gunzip: Decoders[string] = ({ zlib, isCut }) => zlib.createGunzip(finishing(zlib, isCut));

const DECODERS: Decoders = {
  gzip: gunzip,
  'x-gzip': gunzip,
  // Some servers leave out the zlib header that the standard asks for; the first byte tells.
  deflate: ({ zlib, start = 0, isCut }) => {
    const create = (start & 0x0f) === 8 ? zlib.createInflate : zlib.createInflateRaw;
    return create(finishing(zlib, isCut));
  },
  br: ({ zlib, isCut }) => {
    return zlib.createBrotliDecompress(isCut ? { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH } : {});
  },
};

function finishing({ constants }: Zlib, isCut: boolean): { finishFlush: number } {
  return { finishFlush: isCut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH };
}

type Step = Pick<EncodedBody, 'maxBytes' | 'isCut'> & { readonly name: string; readonly zlib: Zlib };

function decode(bytes: Buffer, { name, zlib, maxBytes, isCut }: Step): Promise<DecodedBody> {
  const decoder = DECODERS[name]?.({ zlib, start: bytes[0], isCut }) as Transform;
  const pieces: Buffer[] = [];
  let room = maxBytes;
  return new Promise((resolve) => {
    const settle = (cut?: ErrorDescription): void => {
      decoder.destroy();
      resolve({ pieces, cut });
    };
    const take = (piece: Buffer): void => {
      pieces.push(piece.subarray(0, room));
      room -= piece.length;
      if (room < 0) settle(tooLarge(maxBytes));
    };
    decoder.on('data', take).on('end', () => settle());
    decoder.on('error', ({ code }: NodeJS.ErrnoException) => settle(unreadable(String(code))));
    decoder.end(bytes);
  });
}

export function tooLarge(maxBytes: number): ErrorDescription {
  return { code: 'RESPONSE_TOO_LARGE', message: `a response of more than ${maxBytes} bytes` };
}

function unreadable(why: string): ErrorDescription {
  return { code: 'UNREADABLE_ENCODING', message: `a response whose content-encoding cannot be read (${why})` };
}
