import type { JsonObject } from './json-value.js';

export type EngineReason =
  | 'TARGETING_MATCH'
  | 'TARGETING_MATCH_SPLIT'
  | 'SPLIT'
  | 'DEFAULT'
  | 'STATIC'
  | 'DISABLED'
  | 'ERROR'
  /** Empty with `PARSE_ERROR` only. */
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
  /** `SdkDefault` when the value is the caller's default, empty with `PARSE_ERROR`. */
  readonly variationType: string;
  readonly reason: EngineReason;
  readonly errorCode: EngineErrorCode;
  readonly errorDetails: string | undefined;
  /** False with `PARSE_ERROR`, as in the official engine: test `errorCode`. */
  readonly failed: boolean;
  readonly version: string;
  readonly trackEvents: boolean;
  readonly cacheable: boolean;
  /** Undefined if empty. */
  readonly metadata: JsonObject | undefined;
}

/** What all results of a flag have in common; `version` and `trackEvents` are those before any step. */
export interface FlagTraits {
  readonly version: string;
  readonly trackEvents: boolean;
  readonly metadata: JsonObject | undefined;
}

/** A variation that was decided on. */
export interface Selection {
  readonly value: unknown;
  readonly variationType: string;
  readonly reason: EngineReason;
  readonly cacheable: boolean;
}

// All results are made with the same members in the same order: code that reads them stays fast.

export const selected = ({ version, trackEvents, metadata }: FlagTraits, selection: Selection): EngineResult => ({
  value: selection.value,
  variationType: selection.variationType,
  reason: selection.reason,
  errorCode: '',
  errorDetails: undefined,
  failed: false,
  version,
  trackEvents,
  cacheable: selection.cacheable,
  metadata,
});

/** The flag is off: the caller gets its default value, which is no error. */
export const disabled = (traits: FlagTraits, defaultValue: unknown, cacheable: boolean): EngineResult =>
  selected(traits, { value: defaultValue ?? null, variationType: 'SdkDefault', reason: 'DISABLED', cacheable });

export interface EngineFailure {
  readonly errorCode: EngineErrorCode;
  readonly errorDetails: string;
  readonly defaultValue: unknown;
}

export const failed = ({ version, trackEvents, metadata }: FlagTraits, failure: EngineFailure): EngineResult => ({
  value: failure.defaultValue ?? null,
  variationType: 'SdkDefault',
  reason: 'ERROR',
  errorCode: failure.errorCode,
  errorDetails: failure.errorDetails,
  failed: true,
  version,
  trackEvents,
  cacheable: false,
  metadata,
});

/** The flag or the input is unreadable, or above a limit. */
export const parseError = (errorDetails: string): EngineResult => ({
  value: null,
  variationType: '',
  reason: '',
  errorCode: 'PARSE_ERROR',
  errorDetails,
  failed: false,
  version: '',
  trackEvents: false,
  cacheable: false,
  metadata: undefined,
});
