import { builtinModules } from '../../../builtin-modules.js';

const { fs } = builtinModules;

/** What of the file system a spool uses; a test puts one in its place that is full, torn or gone. */
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
