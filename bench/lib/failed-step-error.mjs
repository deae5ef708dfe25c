/** A step that the measurement needs went wrong: what it said, and no stack of ours. */
export class FailedStepError extends Error {
  name = 'FailedStepError';
  exitCode = 1;
}
