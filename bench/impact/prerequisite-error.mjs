/** Something that the benchmark needs is not on this machine: one sentence, and exit code 3. */
export class PrerequisiteError extends Error {
  name = 'PrerequisiteError';
}
