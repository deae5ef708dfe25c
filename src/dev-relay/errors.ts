/**
 * What went wrong, for code that has to tell. `INVALID_…`: the call was wrong, and nothing has happened.
 * `docs/errors.md` is made of the comments.
 */
export type DevRelayErrorCode =
  /** `startDevRelay`: there is no option of that name, or its value cannot be used. */
  | 'INVALID_OPTIONS'
  /** `fail`: a failure that cannot happen. */
  | 'INVALID_FAILURE'
  /** `waitForEvent`: a member that no event has, or a time that is none. */
  | 'INVALID_FILTER'
  /** `startDevRelay`, `setFlags`, `setFlag`: a flag that cannot be used; the flags stay as they were. */
  | 'INVALID_FLAGS'
  /** `waitForEvent`: no such event came in time. */
  | 'EVENT_TIMEOUT'
  /** `waitForEvent`: the relay was closed before such an event came. */
  | 'RELAY_CLOSED'
  /** `startDevRelay`: the flag file is missing or cannot be read. */
  | 'UNREADABLE_FLAGS'
  /** `startDevRelay`: the port is taken, or the address cannot be had. */
  | 'CANNOT_LISTEN'
  /** `startDevRelay`: the output folder cannot be used. */
  | 'CANNOT_WRITE';

/** What the dev relay throws or rejects with on purpose, unless an argument was wrong. */
export class DevRelayError extends Error {
  override readonly name = 'DevRelayError';
  readonly code: DevRelayErrorCode;

  constructor(code: DevRelayErrorCode, message: string, { cause }: { cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A wrong argument, in one sentence: what was expected, and what was given. */
export class InvalidArgumentError extends TypeError {
  override readonly name = 'InvalidArgumentError';
  readonly code: DevRelayErrorCode;

  constructor(code: DevRelayErrorCode, message: string, { cause }: { cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Rejects as the promise does, with an error of that code and the same sentence, unless it is one of ours already. */
export async function withCode<T>(code: DevRelayErrorCode, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (cause) {
    if (cause instanceof InvalidArgumentError) throw cause;
    throw new DevRelayError(code, (cause as Error).message, { cause });
  }
}
