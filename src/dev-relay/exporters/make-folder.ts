import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it that are missing. Rejects where one cannot be made: each is tried twice at most,
 * because on some file systems a folder does not come about though the one above it is there.
 */
export async function makeFolder(path: string): Promise<void> {
  const failure = await tryToMake(path);
  if (failure === undefined) return;
  const parent = dirname(path);
  if (failure.code !== 'ENOENT' || parent === path) throw failure;
  await makeFolder(parent);
  const again = await tryToMake(path);
  if (again !== undefined) throw again;
}

async function tryToMake(path: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    // If a file is in its place, that shows when something is opened in it.
    return failure.code === 'EEXIST' ? undefined : failure;
  }
}
