export { GoFeatureFlagProvider } from './provider.js';
export { TrackingOnlyProvider } from './tracking-only-provider.js';
export { exposureHook } from './exposure-hook.js';
export {
  GoFeatureFlagException,
  ImpossibleToRetrieveConfigurationException,
  InvalidOptionsException,
  UnauthorizedException,
  type ProviderErrorCode,
} from './errors.js';
export { EvaluationType, type GoFeatureFlagProviderOptions } from './options/options.js';
export type { ConnectOptions, TlsMaterial } from './options/connect-options.js';
export type { SpoolOptions } from './options/spool-options.js';
export type { TrackingOnlyProviderOptions } from './options/tracking-only-options.js';
export { ExporterMetadata, type ExporterMetadataValue } from './events/exporter-metadata.js';
export type { Redaction } from './events/redaction.js';
export type { BatchFailed, BatchSent, EventsDropped } from './delivery/diagnostics.js';
export type { FlushOptions } from './delivery/flush-options.js';
export { droppedTotal, type DropReason, type Ledger } from './delivery/ledger.js';
export type { Logger } from './logger.js';
export { flushOnSignals, type FlushOnSignalsOptions } from './shutdown/flush-on-signals.js';
export type { ClosableServer } from './shutdown/draining-server.js';
export { tracker, type Tracker } from './integrations/tracker.js';
export {
  requestContexts,
  type RequestContext,
  type RequestContextOptions,
  type RequestContexts,
  type RequestTrack,
} from './integrations/request-contexts.js';
export {
  defineEvents,
  type DefineEventsOptions,
  type EventDefinitions,
  type EventsOf,
} from './typed-events/define-events.js';
export type {
  ContextAndDetails,
  DetailsArguments,
  TrackingEventName,
  TrackingEvents,
} from './typed-events/tracking-events.js';
export { withFlush, type Flushed, type WithFlushOptions } from './integrations/with-flush.js';
export type { Flushable, Handler } from './integrations/flushed-invocation.js';
export { allProviders } from './shutdown/all-providers.js';
