import { readFile } from 'node:fs/promises';
import { fileFailure } from '../../log-text.js';
import { ImpactError } from '../rules/impact-error.js';

/** @throws ImpactError `UNREADABLE_FILE` (exit code 2: an option names it) */
export async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ImpactError(`Expected to read ${JSON.stringify(path)}, ${fileFailure(error)}.`, {
      code: 'UNREADABLE_FILE',
      exitCode: 2,
    });
  }
}
