import type { EvaluationErrorCode } from '../errors.js';

const SDK_CODES: ReadonlySet<string> = new Set<EvaluationErrorCode>([
  'PROVIDER_NOT_READY',
  'PROVIDER_FATAL',
  'FLAG_NOT_FOUND',
  'PARSE_ERROR',
  'TYPE_MISMATCH',
  'TARGETING_KEY_MISSING',
  'INVALID_CONTEXT',
  'GENERAL',
]);

/**
 * The SDK's code for a code of the engine; unknown ones, such as `FLAG_CONFIG`, become `GENERAL` (GOFF-ERR-001, -002).
 */
export function sdkErrorCode(code: unknown): EvaluationErrorCode {
  return typeof code === 'string' && SDK_CODES.has(code) ? (code as EvaluationErrorCode) : 'GENERAL';
}
