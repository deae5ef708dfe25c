import { fileFailure, quoted } from '../log-text.js';
import { boundedText, bytesOf } from './bounded-text.js';
import { CommandError } from './command-error.js';

export interface FileQuestion {
  readonly path: string;
  /** What the file should hold, for people, such as `certificates`. */
  readonly what: string;
  readonly mostBytes: number;
}

/** The text of a file. Throws a `CommandError`. */
export async function readFileText({ path, what, mostBytes }: FileQuestion): Promise<string> {
  const refusal = (end: string): CommandError =>
    new CommandError(`Expected ${what} in ${quoted(path)}, ${end}.`, 'UNREADABLE_FILE');
  const text = await bytesOf(path)
    .then((chunks) => boundedText(chunks, mostBytes))
    .catch((error: unknown) => Promise.reject(refusal(fileFailure(error))));
  if (text === undefined) throw refusal(`got more than ${mostBytes} bytes`);
  return text;
}
