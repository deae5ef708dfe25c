/** Something outside the project is missing: one sentence that says what, and no stack. */
export class MissingPrerequisiteError extends Error {
  name = 'MissingPrerequisiteError';
  exitCode = 3;
}
