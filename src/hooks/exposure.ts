import type { EvaluationDetails, FlagValue } from '@openfeature/server-sdk';
import type { EventSource, ExposedVariation } from '../events/feature-event.js';

export interface Origin {
  readonly source: EventSource;
  /** The version to use where the flag metadata have none. */
  readonly version?: string | undefined;
}

/** What an evaluation exposes, whoever served it; the value of a failed one is the application's default. */
export function exposedVariation(
  { flagKey, value, variant, errorCode, flagMetadata }: EvaluationDetails<FlagValue>,
  { source, version }: Origin,
): ExposedVariation {
  const failed = errorCode !== undefined;
  return { flagKey, value, variant, version: versionOf(flagMetadata) ?? version, source, failed };
}

/** The relay drops an event whose version is no string; only a string or a number can be meant as a version. */
function versionOf(flagMetadata: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const version = flagMetadata?.['version'];
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined;
}
