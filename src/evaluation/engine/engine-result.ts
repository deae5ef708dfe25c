import type { JsonObject } from './json-value.js';

export type EngineReason =
  | 'TARGETING_MATCH'
  | 'TARGETING_MATCH_SPLIT'
  | 'SPLIT'
  | 'DEFAULT'
  | 'STATIC'
  | 'DISABLED'
  | 'ERROR'
  /** Only with `PARSE_ERROR`. */
  | '';

export type EngineErrorCode = '' | 'TARGETING_KEY_MISSING' | 'FLAG_CONFIG' | 'GENERAL' | 'PARSE_ERROR';

/**
 * What one evaluation gives, in the shape of the official engine.
 *
 * Results of one decision share their `value` and `metadata`, which are deeply frozen, and often are one frozen object;
 * a caller may key a `WeakMap` on them. Only a default value is handed through as it came.
 */
export interface EngineResult {
  readonly value: unknown;
  /** `SdkDefault` when the caller's default value is the answer, empty with `PARSE_ERROR`. */
  readonly variationType: string;
  readonly reason: EngineReason;
  readonly errorCode: EngineErrorCode;
  readonly errorDetails?: string;
  /** False with `PARSE_ERROR`, as in the official engine: test `errorCode`. */
  readonly failed: boolean;
  readonly version: string;
  readonly trackEvents: boolean;
  readonly cacheable: boolean;
  /** Absent if empty. */
  readonly metadata?: JsonObject;
}

/** The flag or the input is unreadable, or above a limit. */
export const parseError = (errorDetails: string): EngineResult =>
  Object.freeze({
    value: null,
    variationType: '',
    reason: '',
    errorCode: 'PARSE_ERROR',
    errorDetails,
    failed: false,
    version: '',
    trackEvents: false,
    cacheable: false,
  });
