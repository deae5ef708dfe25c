export type { ApiKeys } from './http/authentication.js';
export type { ChaosKind, ChaosOptions } from './failures/chaos.js';
export type { ExportedEvent, FeatureEvent, TrackingEvent } from './events/exported-event.js';
export type { FileFormatName } from './exporters/file-formats.js';
export type { Failure, FailurePath } from './failures/failures.js';
export type { DevRelayLogger } from './logger.js';
export type { RequestCounts } from './http/request-counts.js';
export { startDevRelay, type DevRelay, type DevRelayOptions } from './start-dev-relay.js';
