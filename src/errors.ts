/**
 * Errors of the provider. Every one has a stable `code` and a message that is one sentence.
 *
 * The codes that OpenFeature defines keep its spelling, so that the SDK maps them (GOFF-ERR-001); this file names them
 * itself to keep the SDK out of everything below the provider.
 */
export type EvaluationErrorCode =
  | 'PROVIDER_NOT_READY'
  | 'PROVIDER_FATAL'
  | 'FLAG_NOT_FOUND'
  | 'PARSE_ERROR'
  | 'TYPE_MISMATCH'
  | 'TARGETING_KEY_MISSING'
  | 'INVALID_CONTEXT'
  | 'GENERAL';

/** The most characters of a message: what a relay or a flag writes into one has no bound of its own. */
const MAX_MESSAGE = 1_000;

/**
 * Base of every error that the provider throws on purpose; the name is the one of the official provider, so that
 * `catch` blocks keep working.
 */
export class GoFeatureFlagException extends Error {
  override readonly name: string = 'GoFeatureFlagException';
  readonly code: string;

  constructor(message: string, { code = 'GENERAL', cause }: { code?: string; cause?: unknown } = {}) {
    super(shortened(message), cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE) return message;
  const cut = message.slice(0, MAX_MESSAGE - 1) as string & { toWellFormed(): string };
  return `${cut.toWellFormed()}…`;
}

/** A wrong option; thrown by the constructor before any network traffic (GOFF-CFG-001). */
export class InvalidOptionsException extends GoFeatureFlagException {
  override readonly name = 'InvalidOptionsException';

  constructor(message: string) {
    super(message, { code: 'INVALID_OPTIONS' });
  }
}

/**
 * The relay responded 401 or 403: retrying does not repair credentials, so the provider becomes FATAL (GOFF-EVT-007).
 */
export class UnauthorizedException extends GoFeatureFlagException {
  override readonly name = 'UnauthorizedException';

  constructor(message: string) {
    super(message, { code: 'PROVIDER_FATAL' });
  }
}

/** The relay could not be asked, or gave no usable configuration; the provider keeps trying (GOFF-EVT-008). */
export class ImpossibleToRetrieveConfigurationException extends GoFeatureFlagException {
  override readonly name = 'ImpossibleToRetrieveConfigurationException';

  constructor(message: string, { cause }: { cause?: unknown } = {}) {
    super(message, { cause });
  }
}

/**
 * A failed evaluation: the application gets its default value, this code and this message (GOFF-EVAL-011,
 * GOFF-ERR-003). The message may hold text of the relay, which belongs in no log line; it has at most 1,000 characters.
 */
export class EvaluationError extends GoFeatureFlagException {
  override readonly name = 'EvaluationError';
  declare readonly code: EvaluationErrorCode;
  /** The relay has recorded the failed evaluation: no exposure of ours may count it again (GOFF-FALLBACK-006). */
  readonly recordedByRelay: boolean;

  constructor(
    code: EvaluationErrorCode,
    message: string,
    { cause, recordedByRelay = false }: { cause?: unknown; recordedByRelay?: boolean } = {},
  ) {
    super(message, { code, cause });
    this.recordedByRelay = recordedByRelay;
  }
}
