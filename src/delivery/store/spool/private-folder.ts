import type { SpoolFiles } from './spool-files.js';

const PRIVATE = 0o700;

/** All bits of a mode that say who may do what. */
const MODE_BITS = 0o777;

/**
 * Makes a folder that only this user can look into, because it holds events, or closes an existing one to others.
 * Throws the errors of the system. Throws also if a link or a file is in its place: whoever put it there would choose
 * where events go.
 */
export function makePrivateFolder(files: SpoolFiles, folder: string): void {
  files.mkdirSync(folder, { recursive: true, mode: PRIVATE });
  closeFolder(files, folder);
}

/** The same for a folder that has to be there already. Another one may have taken its place since the last look. */
export function closeFolder(files: SpoolFiles, folder: string): void {
  const found = files.lstatSync(folder);
  if (!found.isDirectory())
    throw Object.assign(new Error('Expected a folder, got a link to one.'), { code: 'ENOTDIR' });
  if ((found.mode & MODE_BITS) === PRIVATE) return;
  try {
    files.chmodSync(folder, PRIVATE);
  } catch {
    throw Object.assign(new Error('Expected a folder that others cannot open.'), { code: 'EPERM' });
  }
}
