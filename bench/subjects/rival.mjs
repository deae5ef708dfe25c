import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DATABASES } from '../spool/rivals/databases.mjs';
import { providerSubject } from './ours.mjs';

/** The provider that was built in `folder`, with a store that keeps its events in a database. */
export async function create({ folder, options: { database, directory, options }, ...settings }) {
  const loaded = await import(pathToFileURL(join(folder, 'dist/index.js')).href);
  loaded.keepIn(await DATABASES[database](directory));
  return providerSubject(loaded, { ...settings, options });
}
