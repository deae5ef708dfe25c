import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { systemFiles, type SpoolFiles } from '../../../../src/delivery/store/spool/spool-files.js';

/** What was done to the files of a folder. A file is named by the order in which it was made, whatever its name. */
export type Change =
  | { readonly kind: 'create'; readonly file: number; readonly name: string }
  | { readonly kind: 'write'; readonly file: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: number; readonly length: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'sync names' }
  | { readonly kind: 'note'; readonly text: string };

export interface RecordedFiles {
  readonly files: SpoolFiles;
  readonly changes: Change[];
}

/** The files of the system, and a record of what was done to those of logs. */
export function recordedFiles(): RecordedFiles {
  const changes: Change[] = [];
  const byDescriptor = new Map<number, number>();
  const byName = new Map<string, number>();
  let created = 0;
  const record = (change: Change): void => void changes.push(change);
  const files = { ...systemFiles } as { -readonly [Name in keyof SpoolFiles]: SpoolFiles[Name] };
  files.openSync = ((path: string, flags: string | number, mode?: number) => {
    const descriptor = systemFiles.openSync(path, flags, mode);
    const name = basename(path);
    if (flags === 'ax') {
      byName.set(name, created);
      record({ kind: 'create', file: created++, name });
    }
    const file = byName.get(name);
    if (file !== undefined) byDescriptor.set(descriptor, file);
    return descriptor;
  }) as SpoolFiles['openSync'];
  files.closeSync = (descriptor) => {
    byDescriptor.delete(descriptor);
    systemFiles.closeSync(descriptor);
  };
  const written = (descriptor: number, bytes: Buffer): number => {
    const file = byDescriptor.get(descriptor);
    if (file !== undefined) record({ kind: 'write', file, bytes: Buffer.from(bytes) });
    return systemFiles.writeSync(descriptor, bytes, 0, bytes.length);
  };
  files.writeSync = ((descriptor: number, bytes: Buffer, offset: number, length: number) =>
    written(descriptor, bytes.subarray(offset, offset + length))) as SpoolFiles['writeSync'];
  files.writevSync = ((descriptor: number, pieces: Buffer[]) =>
    written(descriptor, Buffer.concat(pieces))) as SpoolFiles['writevSync'];
  files.ftruncateSync = (descriptor, length) => {
    const file = byDescriptor.get(descriptor);
    if (file !== undefined) record({ kind: 'truncate', file, length: length ?? 0 });
    systemFiles.ftruncateSync(descriptor, length);
  };
  const renamed = (from: string, to: string): void => {
    const file = byName.get(basename(from));
    if (file === undefined) return;
    byName.delete(basename(from));
    byName.set(basename(to), file);
    record({ kind: 'rename', from: basename(from), to: basename(to) });
  };
  files.renameSync = (from, to) => {
    systemFiles.renameSync(from, to);
    renamed(from as string, to as string);
  };
  files.unlinkSync = (path) => {
    systemFiles.unlinkSync(path);
    record({ kind: 'unlink', name: basename(path as string) });
  };
  const synced = (descriptor: number): void => {
    const file = byDescriptor.get(descriptor);
    record(file === undefined ? { kind: 'sync names' } : { kind: 'sync', file });
  };
  files.fdatasyncSync = synced;
  files.fsyncSync = synced;
  files.fdatasync = ((descriptor: number, done: () => void) => {
    // What is written while it is under way need not be on the device.
    synced(descriptor);
    setImmediate(done);
  }) as SpoolFiles['fdatasync'];
  const promises = systemFiles.promises;
  const rename: SpoolFiles['promises']['rename'] = async (from, to) => {
    await promises.rename(from, to);
    renamed(from as string, to as string);
  };
  const open = (async (path: string, ...rest: [string, number?]) => {
    const handle = await promises.open(path, ...rest);
    if (basename(path) === 'v1') record({ kind: 'sync names' });
    return handle;
  }) as SpoolFiles['promises']['open'];
  const { lstat, readdir, stat, unlink, utimes, writeFile } = promises;
  Object.assign(files, { promises: { lstat, readdir, stat, unlink, utimes, writeFile, rename, open } });
  return { files, changes };
}

/** Which of the changes reach the device: those that were not synced may be missing, and the last write may be torn. */
export interface PowerLoss {
  /** Changes that were made before it. */
  readonly after: number;
  /** Whether writes that nobody asked the device for are there. */
  readonly unsynced: 'kept' | 'lost';
  /** How much of the last write is there, from 0 to 1, where it was not lost. */
  readonly lastWritten: number;
}

/** Makes the folder that a power loss leaves. */
export function replay(changes: readonly Change[], loss: PowerLoss, folder: string): void {
  const before = changes.slice(0, loss.after);
  const lastSync = new Map<number, number>();
  before.forEach((change, index) => change.kind === 'sync' && lastSync.set(change.file, index));
  const lastNames = before.findLastIndex(({ kind }) => kind === 'sync names');
  const isKept = loss.unsynced === 'kept';
  const contents = contentsOf(
    before.filter((change, index) => isKept || ('file' in change && index < (lastSync.get(change.file) ?? -1))),
    isKept ? loss.lastWritten : 1,
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, file] of namesOf(isKept ? before : before.slice(0, lastNames + 1)))
    writeFileSync(join(folder, name), contents.get(file) ?? '');
}

function contentsOf(changes: readonly Change[], lastWritten: number): Map<number, Buffer> {
  const contents = new Map<number, Buffer>();
  changes.forEach((change, index) => {
    if (change.kind !== 'write' && change.kind !== 'truncate') return;
    const there = contents.get(change.file) ?? Buffer.alloc(0);
    if (change.kind === 'truncate') return void contents.set(change.file, there.subarray(0, change.length));
    const part = index === changes.length - 1 ? Math.ceil(change.bytes.length * lastWritten) : change.bytes.length;
    contents.set(change.file, Buffer.concat([there, change.bytes.subarray(0, part)]));
  });
  return contents;
}

function namesOf(changes: readonly Change[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const change of changes) {
    if (change.kind === 'create') names.set(change.name, change.file);
    if (change.kind === 'unlink') names.delete(change.name);
    if (change.kind !== 'rename') continue;
    const file = names.get(change.from);
    names.delete(change.from);
    if (file !== undefined) names.set(change.to, file);
  }
  return names;
}
