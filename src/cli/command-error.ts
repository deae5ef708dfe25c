/**
 * What keeps a command from doing what it was asked, as one sentence for people.
 *
 * `code` is stable. The exit code is 2 for `INVALID_ARGUMENT` and 1 for all others.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: CommandErrorCode;

  constructor(message: string, code: CommandErrorCode) {
    super(message);
    this.code = code;
  }

  get exitCode(): 1 | 2 {
    return this.code === 'INVALID_ARGUMENT' ? 2 : 1;
  }
}

/** `docs/errors.md` is made of the comments. */
export type CommandErrorCode =
  /** An argument is missing, wrong or unknown. The message names it; `--help` lists all. */
  | 'INVALID_ARGUMENT'
  /** There is no folder at the path. Correct the path: it is the `directory` of the provider's option `spool`. */
  | 'MISSING_FOLDER'
  /** The folder is not a spool, or one of another version. Give the `directory` of the provider's option `spool`. */
  | 'NO_SPOOL'
  /** The folder cannot be read. Run the command as the user that runs the application. */
  | 'UNREADABLE_FOLDER'
  /** `send` cannot write to the folder. Run the command as the user that runs the application. */
  | 'UNWRITABLE_FOLDER'
  /** The file of the API key cannot be read, or has no key. Put the key on its only line. */
  | 'UNREADABLE_KEY'
  /** A file that an option names cannot be read, or does not hold what the option needs. The message names it. */
  | 'UNREADABLE_FILE';

/** The code of an error of the system; its message would repeat the path. */
export function systemCode(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z_0-9]+$/.test(code) ? code : 'UNEXPECTED';
}
