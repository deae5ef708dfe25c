import { access } from 'node:fs/promises';

/** Where the build puts the page, seen from the folder of the package. */
const PLACE = 'dist/dev-relay/inspector/';

/** How many folders up the package may begin: a build has chunks, and the sources have folders. */
const MOST_LEVELS = 5;

/** The folder of the page's files, in the package of this code, whether that runs from a build or from the sources. */
export async function assetFolder(): Promise<URL> {
  let folder = new URL('.', import.meta.url);
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const place = new URL(PLACE, folder);
    if (await exists(new URL('index.html', place))) return place;
    folder = new URL('..', folder);
  }
  return new URL(PLACE, folder);
}

async function exists(file: URL): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
