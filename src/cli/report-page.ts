import { access, constants, stat, writeFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { ImpactError } from '../impact/rules/impact-error.js';
import { fileFailure } from '../log-text.js';
import { systemCode } from './command-error.js';

/**
 * Makes sure that a page can be written, as far as that can be told without writing: otherwise gigabytes might be read
 * in vain.
 *
 * @throws ImpactError `UNWRITABLE_FILE`
 */
export async function checkPage(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => undefined,
  );
  if (isFolder === true) throw unwritable(path, 'but it is a folder');
  // For such a path `dirname` gives the folder above, where nothing of that name can be written.
  if (path.endsWith('/') || path.endsWith(sep)) throw unwritable(path, 'but that is the name of a folder');
  if (isFolder === undefined) await checkFolder(path);
  else await checkAccess(path, path);
}

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const named = JSON.stringify(folder);
  const found = await stat(folder).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === 'ENOENT') throw unwritable(path, `but there is no folder ${named}`);
    throw unwritable(path, code === 'ENOTDIR' ? `but what is at ${named} is no folder` : fileFailure(error));
  });
  if (!found.isDirectory()) throw unwritable(path, `but what is at ${named} is no folder`);
  await checkAccess(path, folder);
}

async function checkAccess(path: string, at: string): Promise<void> {
  await access(at, constants.W_OK).catch((error: unknown) => {
    throw unwritable(path, fileFailure(error));
  });
}

/** @throws ImpactError `UNWRITABLE_FILE` */
export async function writePage(path: string, page: string): Promise<void> {
  await writeFile(path, page).catch((error: unknown) => {
    // A link that leads into no folder.
    throw unwritable(path, systemCode(error) === 'ENOENT' ? 'but there is no such folder' : fileFailure(error));
  });
}

function unwritable(path: string, reason: string): ImpactError {
  return new ImpactError(`Expected to write ${JSON.stringify(path)}, ${reason}.`, {
    code: 'UNWRITABLE_FILE',
    exitCode: 1,
  });
}
