import { join } from 'node:path';
import { wallClockMs } from '../../../events/wall-clock.js';
import { systemClock, type Clock } from '../../../timing/clock.js';
import type { Envelope } from '../../envelope.js';
import { DiskHealth } from './disk-health.js';
import { targetOf } from './log-file-name.js';
import { OwnLog } from './own-log.js';
import { FORMAT_VERSION } from './record-format.js';
import { RecordWriter } from './record-writer.js';
import { Segments } from './segments.js';
import { systemFiles, type SpoolFiles } from './spool-files.js';
import type { SpoolStoreOptions } from './spool-store-options.js';
import { SyncPolicy } from './sync-policy.js';

/** A spool's folder, the files in it that belong to this process, and the health of the disk. */
export interface FolderParts {
  readonly files: SpoolFiles;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** The folder of this version of the format. */
  readonly folder: string;
  readonly target: string;
  readonly envelope: Envelope;
  readonly health: DiskHealth;
  readonly segments: Segments;
  readonly log: OwnLog;
}

/** A file ends at about this many bytes, or at an eighth of what the folder may have if that is less. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** Makes the parts; nothing is read or written yet. */
export function folderParts(options: SpoolStoreOptions): FolderParts {
  const { spool, url, meta, envelope, logger } = options;
  const { clock = systemClock, files = systemFiles, nowMs = wallClockMs } = options;
  const folder = join(spool.directory, `v${FORMAT_VERSION}`);
  const records = new RecordWriter();
  const health = new DiskHealth({ folder: spool.directory, logger, clock });
  const segments = new Segments({ files, records, onFailure: (error) => health.notNoted(error) });
  const parts = { files, clock, nowMs, folder, target: targetOf(url), envelope, health, segments };
  const log = new OwnLog({
    ...parts,
    records,
    header: records.header({ version: FORMAT_VERSION, meta }),
    sync: new SyncPolicy(spool.sync, parts),
    segmentBytes: Math.min(SEGMENT_BYTES, spool.maxBytes / 8),
  });
  return { ...parts, log };
}
