/** A mistake on the command line: one sentence for the person who typed it, and no stack. */
export class UsageError extends Error {
  name = 'UsageError';
  exitCode = 2;
}
