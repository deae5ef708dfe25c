import { systemFiles, type SpoolFiles } from '../../../../src/delivery/store/spool/spool-files.js';

/** How a disk fails: it throws this, whatever it is, or it takes only a part of a write and says so. */
export type Failure = { readonly throws: unknown } | { readonly takes: number };

/** A disk that fails when a test says so. What is removed is removed: a full disk lets that happen, too. */
export interface FailingFiles {
  readonly files: SpoolFiles;
  failure: Failure | undefined;
  /** What reading does; `undefined` for what the disk does. */
  readFailure: unknown;
}

const CHANGES = ['writeSync', 'writevSync', 'openSync', 'mkdirSync', 'ftruncateSync', 'renameSync'] as const;

export function failingFiles(base: SpoolFiles = systemFiles): FailingFiles {
  const failing: FailingFiles = { files: { ...base }, failure: undefined, readFailure: undefined };
  const changes = Object.fromEntries(CHANGES.map((name) => [name, changing(failing, base, name)]));
  const open = (async (...args: Parameters<SpoolFiles['promises']['open']>) => {
    if (failing.readFailure !== undefined) throw failing.readFailure as Error;
    return base.promises.open(...args);
  }) as SpoolFiles['promises']['open'];
  Object.assign(failing.files, changes, { promises: { ...proxied(base.promises), open } });
  return failing;
}

/** Every function of it. */
function proxied(promises: SpoolFiles['promises']): SpoolFiles['promises'] {
  const { lstat, readdir, rename, stat, truncate, unlink, utimes, writeFile, open } = promises;
  return { lstat, readdir, rename, stat, truncate, unlink, utimes, writeFile, open };
}

function changing(failing: FailingFiles, base: SpoolFiles, name: (typeof CHANGES)[number]): unknown {
  const call = base[name] as (...args: unknown[]) => unknown;
  return (...args: unknown[]): unknown => {
    const { failure } = failing;
    if (failure === undefined) return call(...args);
    // A disk under test throws what it likes.
    if ('throws' in failure) throw failure.throws as Error;
    if (name !== 'writeSync' && name !== 'writevSync') return call(...args);
    const bytes = name === 'writeSync' ? [args[1] as Buffer] : (args[1] as Buffer[]);
    const part = Buffer.concat(bytes).subarray(0, failure.takes);
    return base.writeSync(args[0] as number, part, 0, part.length);
  };
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: /secret/path`), { code });
}
