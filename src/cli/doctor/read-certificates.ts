import { X509Certificate } from 'node:crypto';
import { quoted } from '../../log-text.js';
import { CommandError } from '../command-error.js';
import { readFileText } from '../read-file.js';

const MOST_BYTES = 4 * 1024 * 1024;

/** Authorities to trust, in PEM, from a file. Throws a `CommandError`. */
export async function readCertificates(path: string): Promise<string> {
  const what = 'certificates in PEM';
  const ca = await readFileText({ path, what, mostBytes: MOST_BYTES });
  if (isReadable(ca)) return ca;
  throw new CommandError(`Expected ${what} in ${quoted(path)}, got something else.`, 'UNREADABLE_FILE');
}

/** Checks the first certificate. A connection would ignore one that it cannot read, without an error. */
function isReadable(ca: string): boolean {
  try {
    return new X509Certificate(ca).subject !== undefined;
  } catch {
    return false;
  }
}
