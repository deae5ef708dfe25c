import type { IncomingMessage } from 'node:http';

import { DevError } from './dev-error.js';

const DEFAULT_MAX_BYTES = 1 << 20;

/** A page of another address may send this type only after asking for a permission, which it never gets. */
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/**
 * Reads a body that is declared as JSON; undefined without a body. Throws a `DevError` for another type and for more
 * than `maxBytes`.
 */
export async function readBody(request: IncomingMessage, maxBytes = DEFAULT_MAX_BYTES): Promise<Buffer | undefined> {
  const { 'content-length': length = '0', 'transfer-encoding': chunked, 'content-type': type } = request.headers;
  const hasBody = Number(length) > 0 || chunked !== undefined;
  if (!hasBody && type === undefined) return undefined;
  checkType(request.headers);
  if (Number(length) > maxBytes) throw tooLong(maxBytes, `${length} bytes`);
  return hasBody ? readAll(request, maxBytes) : undefined;
}

function checkType({
  'content-type': type,
  'content-encoding': encoding = 'identity',
}: IncomingMessage['headers']): void {
  if (type === undefined || !JSON_TYPE.test(type)) {
    throw new DevError('NOT_JSON', { expected: '`Content-Type: application/json`', got: type ?? 'none' });
  }
  if (encoding.toLowerCase() !== 'identity') {
    throw new DevError('NOT_JSON', { expected: 'a body without `Content-Encoding`', got: encoding });
  }
}

/** Bytes beyond the limit are read and dropped, so that the client sees the refusal, not a broken connection. */
function readAll(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else reject(tooLong(maxBytes, 'more'));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('close', () => reject(new Error('the client went away')));
  });
}

function tooLong(maxBytes: number, got: string): DevError {
  return new DevError('BODY_TOO_LONG', { expected: `at most ${maxBytes} bytes`, got });
}
