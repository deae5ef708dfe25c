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
  /** An argument is missing, wrong, or one that there is none of. */
  | 'INVALID_ARGUMENT'
  /** There is no folder at the path. */
  | 'MISSING_FOLDER'
  /** The folder is none of a spool. */
  | 'NO_SPOOL'
  /** The folder cannot be read. */
  | 'UNREADABLE_FOLDER'
  /** Nothing can be written to the folder, as `send` has to. */
  | 'UNWRITABLE_FOLDER'
  /** The file of the API key cannot be read, or has none. */
  | 'UNREADABLE_KEY'
  /** A file that an option names cannot be read, or has not what the option asks for. */
  | 'UNREADABLE_FILE';

/** The code of what the system threw; its message has the path once more. */
export function systemCode(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z_0-9]+$/.test(code) ? code : 'UNEXPECTED';
}
