import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/**
 * Those of the files that are gzip and end too early or are damaged. DuckDB reads what there is of them and says
 * nothing.
 */
export async function tornGzips(paths: readonly string[]): Promise<string[]> {
  const torn: string[] = [];
  for (const path of paths.filter((name) => name.endsWith('.gz'))) {
    if (!(await isWhole(path))) torn.push(path);
  }
  return torn;
}

async function isWhole(path: string): Promise<boolean> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return pipeline(createReadStream(path), createGunzip(), nowhere).then(
    () => true,
    () => false,
  );
}
