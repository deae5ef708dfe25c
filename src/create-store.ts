import { platform as systemPlatform } from 'node:os';
import type { Envelope } from './delivery/envelope.js';
import type { EventStore } from './delivery/event-store.js';
import { MemoryStore } from './delivery/store/memory/memory-store.js';
import { SpoolStore } from './delivery/store/spool/spool-store.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options/resolve-options.js';

export interface StoreParts {
  readonly envelope: Envelope;
  readonly logger: Logger;
  /** Default: what `os.platform()` returns. */
  readonly platform?: string;
}

/** The store that the options ask for. Nothing is read or written before the first event, or `open`. */
export function createStore(
  options: ResolvedOptions,
  { envelope, logger, platform = systemPlatform() }: StoreParts,
): EventStore {
  const { spool, dataCollectorBaseURL: url, exporterMetadata: meta, disableDataCollection } = options;
  const bounds = {
    ...{ envelope, maxBatchSize: options.maxBatchSize, maxBatchBytes: options.maxBatchBytes },
    ...{ maxEvents: 2 * options.maxPendingEvents, maxBytes: options.maxPendingBytes },
  };
  if (spool === undefined || disableDataCollection) return new MemoryStore(bounds);
  if (platform !== 'win32') return new SpoolStore({ ...bounds, spool, url, meta, logger });
  logger.warn(WITHOUT_SPOOL);
  return new MemoryStore(bounds);
}

/** Unlike elsewhere, a file that is open on Windows can be neither renamed nor removed. */
const WITHOUT_SPOOL =
  'Expected another system than Windows for the option spool; events wait in memory only, and the end of the process ' +
  'costs those that wait.';
