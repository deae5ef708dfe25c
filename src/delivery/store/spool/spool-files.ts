import { builtinModules } from '../../../builtin-modules.js';

const { fs } = builtinModules;

/** The part of the file system that a spool uses. Tests replace it by one that is full, torn or gone. */
export type SpoolFiles = Pick<
  typeof fs,
  | 'chmodSync'
  | 'closeSync'
  | 'existsSync'
  | 'fdatasync'
  | 'fdatasyncSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'writeSync'
  | 'writevSync'
> & {
  readonly promises: Pick<
    typeof fs.promises,
    'lstat' | 'open' | 'readdir' | 'rename' | 'stat' | 'truncate' | 'unlink' | 'utimes' | 'writeFile'
  >;
};

export const systemFiles: SpoolFiles = fs;
