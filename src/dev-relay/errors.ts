/**
 * What went wrong, for code that has to tell. `INVALID_…`: the call was wrong, and nothing has happened.
 * `docs/errors.md` is made of the comments.
 */
export type DevRelayErrorCode =
  /** `startDevRelay`: an option is unknown, or its value cannot be used. The message names it. */
  | 'INVALID_OPTIONS'
  /** `fail`: no server can fail in that way. The message says what a failure may have. */
  | 'INVALID_FAILURE'
  /**
   * `waitForEvent`: the filter has a member that no event has, or `timeoutMs` is not a time. The message names it.
   */
  | 'INVALID_FILTER'
  /**
   * `startDevRelay`, `setFlags`, `setFlag`: a flag cannot be used. The flags stay as they were; repair what the
   * message names.
   */
  | 'INVALID_FLAGS'
  /** `waitForEvent`: no event that matches came in time. Flush the provider first, or wait longer. */
  | 'EVENT_TIMEOUT'
  /** `waitForEvent`: the relay was closed before an event that matches came. Await the event before you close it. */
  | 'RELAY_CLOSED'
  /** `startDevRelay`: the flag file is missing or cannot be read. Correct its path or its permissions. */
  | 'UNREADABLE_FLAGS'
  /** `startDevRelay`: the port is taken, or the address is not one of this machine. Use port 0 for any free port. */
  | 'CANNOT_LISTEN'
  /** `startDevRelay`: the output folder cannot be made or written to. Correct its path or its permissions. */
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

/**
 * Settles as `promise` does. Its rejection becomes an error with that code and the same sentence, unless it is one of
 * ours.
 */
export async function withCode<T>(code: DevRelayErrorCode, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (cause) {
    if (cause instanceof InvalidArgumentError) throw cause;
    throw new DevRelayError(code, (cause as Error).message, { cause });
  }
}
