export { GoFeatureFlagProvider } from './provider.js';
export {
  GoFeatureFlagException,
  ImpossibleToRetrieveConfigurationException,
  InvalidOptionsException,
  UnauthorizedException,
} from './errors.js';
export { EvaluationType, type GoFeatureFlagProviderOptions } from './options/options.js';
export { ExporterMetadata, type ExporterMetadataValue } from './events/exporter-metadata.js';
export type { Redaction } from './events/redaction.js';
export type { BatchFailed, BatchSent, EventsDropped } from './delivery/diagnostics.js';
export type { DropReason, Ledger } from './delivery/ledger.js';
export type { Logger } from './logger.js';
export { flushOnSignals, type FlushOnSignalsOptions } from './shutdown/flush-on-signals.js';
export type { ClosableServer } from './shutdown/draining-server.js';
