export type { ApiKeys } from './authentication.js';
export type { ChaosKind, ChaosOptions } from './chaos.js';
export type { ExportedEvent, FeatureEvent, TrackingEvent } from './exported-event.js';
export type { FileFormatName } from './file-formats.js';
export type { Failure, FailurePath } from './failures.js';
export type { DevRelayLogger } from './logger.js';
export type { RequestCounts } from './request-counts.js';
export { startDevRelay, type DevRelay, type DevRelayOptions } from './start-dev-relay.js';
