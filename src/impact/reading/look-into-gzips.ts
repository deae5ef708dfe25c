import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/**
 * What has to be known of gzip files before they are read. If DuckDB can read some of a damaged file, it says nothing
 * about the damage; if it cannot, it does not name the file.
 */
export interface LookedGzips {
  /** They begin with a byte order mark, which is no JSON. */
  readonly marked: readonly string[];
  /** They end too early or are damaged, and are read as far as they go. */
  readonly torn: readonly string[];
  /** They end before their first line. */
  readonly hollow: readonly string[];
  /** Other bytes follow the gzip: DuckDB refuses them. */
  readonly followed: readonly string[];
}

export async function lookIntoGzips(paths: readonly string[]): Promise<LookedGzips> {
  const looks = new Map<string, GzipLook>();
  for (const path of paths.filter((name) => name.endsWith('.gz'))) looks.set(path, await lookInto(path));
  const those = (is: (look: GzipLook) => boolean): string[] =>
    [...looks].filter(([, look]) => is(look)).map(([path]) => path);
  const of = (state: State): string[] => those((look) => look.state === state);
  return {
    marked: those(({ isMarked }) => isMarked),
    torn: of('torn'),
    hollow: of('hollow'),
    followed: of('followed'),
  };
}

type State = 'whole' | 'torn' | 'hollow' | 'followed';

interface GzipLook {
  readonly state: State;
  readonly isMarked: boolean;
}

async function lookInto(path: string): Promise<GzipLook> {
  const [file, gunzip, head] = [createReadStream(path), createGunzip(), new Head()];
  try {
    await pipeline(file, gunzip, head);
    // Zeros after the end are no error for zlib.
    return { state: gunzip.bytesWritten < file.bytesRead ? 'followed' : 'whole', isMarked: head.isMark };
  } catch (error) {
    const damage = /header check/.test(String(error)) ? 'followed' : 'torn';
    return { state: head.isEmpty ? 'hollow' : damage, isMarked: head.isMark };
  }
}

const byteOrderMark = Buffer.from('\ufeff');

/** Keeps the first bytes of what is written to it, and drops the others. */
class Head extends Writable {
  #bytes = Buffer.alloc(0);

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const wanted = byteOrderMark.length - this.#bytes.length;
    if (wanted > 0) this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(0, wanted)]);
    done();
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  get isMark(): boolean {
    return this.#bytes.equals(byteOrderMark);
  }
}
