/**
 * What went wrong, for code that has to tell. `INVALID_…`: the call was wrong, and nothing has happened.
 * `EVENT_TIMEOUT`: no event that was waited for came in time. `RELAY_CLOSED`: the relay was closed meanwhile, or
 * before. `UNREADABLE_FLAGS`: the flag file cannot be read. `CANNOT_LISTEN`: the port or the address cannot be had.
 * `CANNOT_WRITE`: the output folder cannot be used.
 */
export type DevRelayErrorCode =
  | 'INVALID_OPTIONS'
  | 'INVALID_FAILURE'
  | 'INVALID_FILTER'
  | 'INVALID_FLAGS'
  | 'EVENT_TIMEOUT'
  | 'RELAY_CLOSED'
  | 'UNREADABLE_FLAGS'
  | 'CANNOT_LISTEN'
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
