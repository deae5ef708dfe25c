import { InvalidOptionsException } from '../errors.js';
import { fileFailure, quoted } from '../log-text.js';
import { resolveTrackingOnlyOptions } from '../options/tracking-only-options.js';
import { boundedText, bytesOf } from './bounded-text.js';
import { CommandError } from './command-error.js';

/** No key is longer. */
const MOST_BYTES = 16 * 1024;

/** Reads the API key from a file, or from standard input for `-`. Throws a `CommandError`, without the key in it. */
export async function readKey(file: string, input: AsyncIterable<Uint8Array>): Promise<string> {
  const key = (await textOf(file, input)).replace(/\r?\n$/, '');
  if (key.trim() === '') throw wrong(file, 'got nothing');
  if (key.startsWith('\ufeff')) throw wrong(file, 'got a byte order mark');
  try {
    resolveTrackingOnlyOptions({ endpoint: 'http://relay', apiKey: key }, () => undefined);
    return key;
  } catch (error) {
    if (!(error instanceof InvalidOptionsException)) throw error;
    throw wrong(file, 'got something else');
  }
}

async function textOf(file: string, input: AsyncIterable<Uint8Array>): Promise<string> {
  const text = await keyText(file, input).catch((error: unknown) => Promise.reject(wrong(file, fileFailure(error))));
  if (text === undefined) throw wrong(file, `got more than ${MOST_BYTES} bytes`);
  return text;
}

async function keyText(file: string, input: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  return boundedText(file === '-' ? input : await bytesOf(file), MOST_BYTES);
}

function wrong(file: string, end: string): CommandError {
  const place = file === '-' ? 'standard input' : quoted(file);
  return new CommandError(`Expected an API key on one line in ${place}, ${end}.`, 'UNREADABLE_KEY');
}
