import type { Hook } from '@openfeature/server-sdk';
import { exporterOf } from './hooks/exposure-exporter.js';
import { ExposureHook } from './hooks/exposure-hook.js';
import { checkOptions } from './options/check-options.js';
import type { Check } from './options/checks.js';
import type { GoFeatureFlagProvider } from './provider.js';
import type { TrackingOnlyProvider } from './tracking-only-provider.js';

/**
 * A hook that exports evaluations of other providers' flags as exposures, through `provider`, so that they can be
 * joined with its tracking events: `client.addHooks(exposureHook(provider))`. Add it to a client, or to `OpenFeature`
 * for all of them; it sees what is served in the end, also of several providers in a `MultiProvider`, and exports each
 * evaluation once.
 *
 * Flags of a `GoFeatureFlagProvider` are its own to export; the hook leaves them out, with one warning. Flags of
 * several providers that have the same key are one flag to an analysis. A failed evaluation is exported as such, with
 * `default: true`. With `disableDataCollection` nothing is exported. Exposures wait, count and are delivered like
 * tracking events. Throws an `InvalidOptionsException` if `provider` is not one of this package.
 */
export function exposureHook(provider: GoFeatureFlagProvider | TrackingOnlyProvider): Hook {
  checkOptions({ provider }, { checks: { provider: isExporting }, required: ['provider'], warn: () => undefined });
  // Not `undefined`: the provider has been checked.
  return new ExposureHook(exporterOf(provider)!);
}

const isExporting: Check = (value) =>
  exporterOf(value) === undefined ? 'a GoFeatureFlagProvider or a TrackingOnlyProvider' : undefined;
