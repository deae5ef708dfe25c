/**
 * Errors of the provider. Every one has a stable `code` and a message that is one sentence.
 *
 * The codes that OpenFeature defines keep its spelling, so that the SDK maps them (GOFF-ERR-001); this file names them
 * itself to keep the SDK out of everything below the provider.
 */
export type EvaluationErrorCode =
  /**
   * The provider has not loaded its flags yet, or has been closed. Await `setProviderAndWait` before the first
   * evaluation.
   */
  | 'PROVIDER_NOT_READY'
  /**
   * The relay refuses the key (401 or 403) where flags are loaded. If the relay was repaired, call `refresh()`. If the
   * key of the provider is wrong, and in remote mode, set a new provider.
   */
  | 'PROVIDER_FATAL'
  /** The relay has no flag of that key, or `evaluationFlagList` leaves it out. Compare the key with the flag file. */
  | 'FLAG_NOT_FOUND'
  /** A response of the relay, or a rule of the flag, cannot be read. Run `goff-doctor`: it names such flags. */
  | 'PARSE_ERROR'
  /**
   * The value of the flag has another type than the method returns. Call the method of that type, or repair the flag.
   */
  | 'TYPE_MISMATCH'
  /** The flag is rolled out by percentages, but the evaluation context has no `targetingKey`. Add one. */
  | 'TARGETING_KEY_MISSING'
  /** The evaluation context cannot be sent as JSON, or the relay refuses it. The message says why. */
  | 'INVALID_CONTEXT'
  /**
   * Any other failure, such as a relay that cannot be reached. The message says which; `goff-doctor` finds the
   * reason.
   */
  | 'GENERAL';

/** The codes of all errors of the provider; `docs/errors.md` is made of these comments. */
export type ProviderErrorCode =
  | EvaluationErrorCode
  /** An option is missing, wrong, or cannot be used with another one. The message names it, and what was expected. */
  | 'INVALID_OPTIONS'
  /**
   * The relay has not responded within `initTimeoutMs`. Go on without flags: loading continues, and the provider
   * becomes READY when it succeeds.
   */
  | 'INIT_TIMEOUT';

/** The most characters of a message: what a relay or a flag writes into one has no bound of its own. */
const MAX_MESSAGE = 1_000;

/**
 * Base of every error that the provider throws on purpose; the name is the one of the official provider, so that
 * `catch` blocks keep working.
 */
export class GoFeatureFlagException extends Error {
  override readonly name: string = 'GoFeatureFlagException';
  readonly code: ProviderErrorCode;

  constructor(message: string, { code = 'GENERAL', cause }: { code?: ProviderErrorCode; cause?: unknown } = {}) {
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
