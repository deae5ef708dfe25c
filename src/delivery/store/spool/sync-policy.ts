import type { Clock, Timer } from '../../../timing/clock.js';
import { detached } from '../../../timing/detached.js';
import type { LogFile } from './log-file.js';
import { syncFolder } from './log-file.js';
import type { SpoolFiles } from './spool-files.js';

/**
 * When written events are also on the device, so that they survive a power loss: `background` within about 200 ms,
 * `tick` by the next turn of the event loop, `never` when the system sees fit. A crash of the process alone costs
 * nothing either way.
 */
export type SpoolSync = 'background' | 'tick' | 'never';

const BACKGROUND_MS = 200;

/**
 * Brings written records to the device. With `background` this is done beside the event loop, for a file whose oldest
 * record that is not on the device is 200 ms old: a file that is settled and removed sooner is never brought there.
 */
export class SyncPolicy {
  readonly #sync: SpoolSync;
  readonly #files: SpoolFiles;
  readonly #clock: Clock;
  #timer: Timer | undefined;
  /** Files with records that may not be on the device, and when these are brought there. */
  readonly #dueMs = new Map<LogFile, number>();
  readonly #syncing = new Set<LogFile>();
  readonly #closing = new Set<LogFile>();
  /** The folder, if files were created in it since it was last synchronized. */
  #folder: string | undefined;
  #running: Promise<void> | undefined;
  #isEnded = false;

  constructor(sync: SpoolSync, { files, clock }: { readonly files: SpoolFiles; readonly clock: Clock }) {
    this.#sync = sync;
    this.#files = files;
    this.#clock = clock;
  }

  /** A file was created in the folder. The folder has to be synchronized too: a file without its name would be lost. */
  created(folder: string): void {
    if (this.#sync !== 'never') this.#folder = folder;
  }

  /** Records were appended to the file. */
  wrote(file: LogFile): void {
    if (this.#sync === 'never') return;
    if (!this.#dueMs.has(file)) this.#dueMs.set(file, this.#clock.nowMs() + BACKGROUND_MS);
    if (this.#sync === 'background') this.#wait();
  }

  /** The events of a tick are written: brings them to the device, if that is to be done now. Throws what it does. */
  tickIsWritten(): void {
    if (this.#sync !== 'tick') return;
    for (const file of [...this.#dueMs.keys()]) {
      this.#files.fdatasyncSync(file.descriptor);
      this.#isSynced(file);
    }
    if (this.#folder !== undefined) syncFolder(this.#files, this.#folder);
    this.#folder = undefined;
  }

  /** Closes a file, but not before it is on the device if that is due. Never throws. */
  close(file: LogFile): void {
    if (this.#dueMs.has(file)) this.#closing.add(file);
    else closeQuietly(file);
  }

  /** The file is removed: nobody needs it on the device. Never throws. */
  discard(file: LogFile): void {
    if (!this.#syncing.has(file)) this.#dueMs.delete(file);
    this.close(file);
  }

  /** Resolves when all that was written is on the device, or cannot be brought there. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#clock.clearTimeout(this.#timer);
    await this.#running;
    if (this.#dueMs.size > 0) await this.#run([...this.#dueMs.keys()]);
  }

  #wait(): void {
    if (this.#timer !== undefined || this.#running !== undefined || this.#isEnded) return;
    const dueMs = Math.min(...this.#dueMs.values());
    this.#timer = detached(() =>
      this.#clock.setTimeout(() => this.#onDue(dueMs), Math.max(0, dueMs - this.#clock.nowMs())),
    );
    this.#timer.unref();
  }

  #onDue(dueMs: number): void {
    this.#timer = undefined;
    // A timer may fire a moment before its time.
    const untilMs = Math.max(dueMs, this.#clock.nowMs());
    for (const file of this.#dueMs.keys()) if (file.isRemoved) this.#isSynced(file);
    const due = [...this.#dueMs].filter(([, fileDueMs]) => fileDueMs <= untilMs).map(([file]) => file);
    this.#running = (due.length > 0 ? this.#run(due) : Promise.resolve()).finally(() => {
      this.#running = undefined;
      if (this.#dueMs.size > 0) this.#wait();
    });
  }

  /** What is written meanwhile is not covered: its file is due again. Never rejects. */
  async #run(due: readonly LogFile[]): Promise<void> {
    const nextDueMs = this.#clock.nowMs() + BACKGROUND_MS;
    const written = new Map(due.map((file) => [file, file.bytes]));
    for (const file of due) this.#syncing.add(file);
    await Promise.all([...due.map((file) => this.#syncOne(file)), this.#syncFolder()]);
    this.#syncing.clear();
    for (const file of due) {
      if (file.bytes === written.get(file)) this.#isSynced(file);
      else this.#dueMs.set(file, nextDueMs);
    }
  }

  #isSynced(file: LogFile): void {
    this.#dueMs.delete(file);
    if (this.#closing.delete(file)) closeQuietly(file);
  }

  /** A device that fails is noticed by the next write. Nothing can be done about what it has lost. */
  #syncOne(file: LogFile): Promise<void> {
    return new Promise((resolve) => this.#files.fdatasync(file.descriptor, () => resolve()));
  }

  async #syncFolder(): Promise<void> {
    const folder = this.#folder;
    this.#folder = undefined;
    if (folder === undefined) return;
    const handle = await this.#files.promises.open(folder, 'r').catch(() => undefined);
    await handle?.sync().catch(() => undefined);
    await handle?.close().catch(() => undefined);
  }
}

function closeQuietly(file: LogFile): void {
  try {
    file.close();
  } catch {
    // It is closed already, or the system does not care.
  }
}
