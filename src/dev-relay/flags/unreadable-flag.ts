import { messageOf } from '../error-message.js';

/** A place in a file; both numbers begin with 1. Columns count characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a file of flags cannot be read, as a part of a sentence. */
export function whyUnreadable(error: unknown): string {
  // Go has no such bound, and nobody writes a file by hand that meets it.
  return error instanceof RangeError ? 'it is nested too deeply' : messageOf(error);
}

/** What makes the whole set of flags unreadable for the relay. The message is part of a sentence. */
export class UnreadableFlagError extends Error {
  override readonly name = 'UnreadableFlagError';
  readonly #problem: string;
  readonly #position: Position | undefined;

  constructor(problem: string, position?: Position) {
    super(position === undefined ? problem : `${problem} (line ${position.line}, column ${position.column})`);
    this.#problem = problem;
    this.#position = position;
  }

  /** The same with the names that lead to the value, such as `flag "f".version`. */
  inside(path: string): UnreadableFlagError {
    return path === '' ? this : new UnreadableFlagError(`${path}: ${this.#problem}`, this.#position);
  }
}
