import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemFiles, type SpoolFiles } from '../../../../src/delivery/store/spool/spool-files.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { systemError } from './failing-files.js';

/** A disk that is soon full: a real one where mounting is allowed, else one that counts the bytes of its folder. */
export interface SmallDisk {
  readonly folder: string;
  readonly files: SpoolFiles;
  /** Takes all but this many bytes of it. */
  fill(freeBytes: number): void;
  /** Gives them back. */
  clear(): void;
}

const CAPACITY = 1024 * 1024;
const mounted: string[] = [];

afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder]);
});

export async function smallDisk(): Promise<SmallDisk> {
  const folder = await temporaryFolder();
  const filler = join(folder, 'filler');
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${CAPACITY}`, 'tmpfs', folder]).status === 0;
  if (isMounted) mounted.push(folder);
  return {
    folder,
    files: isMounted ? systemFiles : countingFiles(folder),
    fill: (freeBytes) => writeFileSync(filler, Buffer.alloc(CAPACITY - freeBytes - sizeOf(folder))),
    clear: () => rmSync(filler),
  };
}

/** A write takes what there is room for, and one without any throws: as a file system does. */
function countingFiles(folder: string): SpoolFiles {
  const room = (): number => {
    const free = CAPACITY - sizeOf(folder);
    if (free <= 0) throw systemError('ENOSPC');
    return free;
  };
  const write = (descriptor: number, bytes: Buffer): number =>
    systemFiles.writeSync(descriptor, bytes, 0, Math.min(bytes.length, room()));
  const writeSync = ((descriptor: number, bytes: Buffer) => write(descriptor, bytes)) as SpoolFiles['writeSync'];
  const writevSync = ((descriptor: number, pieces: Buffer[]) =>
    write(descriptor, Buffer.concat(pieces))) as SpoolFiles['writevSync'];
  return { ...systemFiles, writeSync, writevSync };
}

/** In the pages that a file takes. */
function sizeOf(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths.reduce((sum, path) => sum + sizeOfFile(path), 0);
}

function sizeOfFile(path: string): number {
  const found = statSync(path);
  return found.isFile() ? Math.ceil(found.size / 4096) * 4096 : 0;
}
