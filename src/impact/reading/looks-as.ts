import { open } from 'node:fs/promises';
import { fileFailure } from '../../log-text.js';
import { ImpactError } from '../rules/impact-error.js';

/**
 * What a file is, by its first bytes: `lines` is what is read as JSON lines, `marked` the same after a byte order mark,
 * `other` is nothing that is known.
 */
export type Look = 'lines' | 'marked' | 'gzip' | 'parquet' | 'csv' | 'other';

/**
 * Looks at the beginning of a file. The relay's CSV has no header and begins with the kind of the first event.
 *
 * @throws ImpactError `UNREADABLE_FILE`
 */
export async function looksAs(path: string): Promise<Look> {
  const head = await headOf(path);
  if (head.length === 0) return /\.csv$/i.test(path) ? 'csv' : 'lines';
  // A file that was torn early may have one byte.
  if (head[0] === 0x1f && (head.length === 1 || head[1] === 0x8b)) return 'gzip';
  const text = head.toString('latin1');
  if (text.startsWith('\xef\xbb\xbf')) return 'marked';
  if (text.startsWith('PAR1')) return 'parquet';
  if (/^\s*\{/.test(text)) return 'lines';
  return /^\s*"?(feature|tracking)"?;/.test(text) || /\.csv$/i.test(path) ? 'csv' : 'other';
}

async function headOf(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(64), position: 0 });
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new ImpactError(`Expected to read ${JSON.stringify(path)}, ${fileFailure(error)}.`, {
      code: 'UNREADABLE_FILE',
      exitCode: 1,
    });
  }
}
