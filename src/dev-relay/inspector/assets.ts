import { readFile } from 'node:fs/promises';

import { DevError } from '../dev-api/dev-error.js';
import { assetFolder } from './asset-folder.js';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/** All files that there are, with their types: no name from a request becomes a path. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['index.html', 'text/html; charset=utf-8'],
  ['inspector.js', 'text/javascript; charset=utf-8'],
  ['conversion-worker.js', 'text/javascript; charset=utf-8'],
  ['inspector.css', 'text/css; charset=utf-8'],
  ['icon.svg', 'image/svg+xml; charset=utf-8'],
]);

/** Reads a file of the page, each time anew: nothing of it stays in memory. Throws a `DevError` if it is missing. */
export async function readAsset(name: string): Promise<Asset> {
  const type = TYPES.get(name);
  if (type === undefined) throw new DevError('NOT_FOUND', { expected: [...TYPES.keys()].join(', '), got: name });
  try {
    return { type, body: await readFile(new URL(name, await assetFolder())) };
  } catch {
    const expected = "the inspector's files beside the package's other files (npm run build)";
    throw new DevError('NOT_FOUND', { expected, got: `no ${name}` });
  }
}
