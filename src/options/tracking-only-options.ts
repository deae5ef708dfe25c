import { givenOptions } from './check-options.js';
import type { GoFeatureFlagProviderOptions } from './options.js';
import { resolveOptions, type ResolvedOptions } from './resolve-options.js';

/** The options that only evaluations need. */
export const EVALUATION_OPTIONS = [
  'evaluationType',
  'flagChangePollingInterval',
  'flagChangePollingIntervalMs',
  'flagChangeStreaming',
  'evaluationFlagList',
  'flagCacheSize',
  'flagCacheBytes',
  'flagCacheTTL',
  'disableCache',
  'maxEvaluationConnections',
  'initTimeoutMs',
] as const satisfies readonly (keyof GoFeatureFlagProviderOptions)[];

/**
 * Options of a `TrackingOnlyProvider`: those of the provider, with the same defaults and bounds, without what only
 * evaluations need. An option that only evaluations need is still checked, has no effect, and causes one warning.
 */
export type TrackingOnlyProviderOptions = Omit<GoFeatureFlagProviderOptions, (typeof EVALUATION_OPTIONS)[number]>;

/** See `resolveOptions`; `warn` also gets one line for all options that have no effect. */
export function resolveTrackingOnlyOptions(given: unknown, warn: (line: string) => void): ResolvedOptions {
  const options = givenOptions(given);
  const resolved = resolveOptions(options, warn);
  const useless = EVALUATION_OPTIONS.filter((name) => Object.hasOwn(options, name));
  if (useless.length > 0) {
    warn(`A TrackingOnlyProvider has no flags, so these options have no effect: ${useless.join(', ')}.`);
  }
  return resolved;
}
