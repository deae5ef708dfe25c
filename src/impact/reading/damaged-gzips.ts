import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** What is wrong with gzip files. DuckDB says nothing where it can read some of a file, and names no file where not. */
export interface DamagedGzips {
  /** They end too early or are damaged, and are read as far as they go. */
  readonly torn: readonly string[];
  /** They end before their first line. */
  readonly hollow: readonly string[];
  /** Other bytes follow the gzip: DuckDB refuses them. */
  readonly followed: readonly string[];
}

export async function damagedGzips(paths: readonly string[]): Promise<DamagedGzips> {
  const states = new Map<string, State>();
  for (const path of paths.filter((name) => name.endsWith('.gz'))) states.set(path, await stateOf(path));
  const of = (state: State): string[] => [...states.keys()].filter((path) => states.get(path) === state);
  return { torn: of('torn'), hollow: of('hollow'), followed: of('followed') };
}

type State = 'whole' | 'torn' | 'hollow' | 'followed';

async function stateOf(path: string): Promise<State> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  let unpacked = 0;
  const counter = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      unpacked += chunk.length;
      done();
    },
  });
  try {
    await pipeline(file, gunzip, counter);
    // Zeros behind the end are no error for zlib.
    return gunzip.bytesWritten < file.bytesRead ? 'followed' : 'whole';
  } catch (error) {
    if (unpacked === 0) return 'hollow';
    return /header check/.test(String(error)) ? 'followed' : 'torn';
  }
}
