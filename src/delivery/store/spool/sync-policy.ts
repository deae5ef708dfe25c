import type { Clock, Timer } from '../../../timing/clock.js';
import { detached } from '../../../timing/detached.js';
import type { LogFile } from './log-file.js';
import { syncFolder } from './log-file.js';
import type { SpoolFiles } from './spool-files.js';

/**
 * When what is written is also on the device, so that it survives a power loss: `background` within about 200 ms,
 * `tick` by the next turn of the event loop, `never` when the system sees fit. A crash of the process alone costs
 * nothing either way.
 */
export type SpoolSync = 'background' | 'tick' | 'never';

const BACKGROUND_MS = 200;

/** Asks the device for what was written, beside the loop or in it. */
export class SyncPolicy {
  readonly #sync: SpoolSync;
  readonly #files: SpoolFiles;
  readonly #clock: Clock;
  #timer: Timer | undefined;
  /** Files that were written to since the last time, or are being synced. */
  readonly #dirty = new Set<LogFile>();
  readonly #closing = new Set<LogFile>();
  /** The folder, where files were created in it since the last time. */
  #folder: string | undefined;
  #running: Promise<void> | undefined;
  #isEnded = false;

  constructor(sync: SpoolSync, { files, clock }: { readonly files: SpoolFiles; readonly clock: Clock }) {
    this.#sync = sync;
    this.#files = files;
    this.#clock = clock;
  }

  /** A file was created in the folder: without its name it would be lost. */
  created(folder: string): void {
    if (this.#sync !== 'never') this.#folder = folder;
  }

  /** Records were appended to the file. */
  wrote(file: LogFile): void {
    if (this.#sync === 'never') return;
    this.#dirty.add(file);
    if (this.#sync === 'background') this.#wait();
  }

  /** The events of a tick are written: brings them to the device, if that is to be done now. Throws what it does. */
  tickIsWritten(): void {
    if (this.#sync !== 'tick') return;
    for (const file of [...this.#dirty]) {
      this.#files.fdatasyncSync(file.descriptor);
      this.#isSynced(file);
    }
    if (this.#folder !== undefined) syncFolder(this.#files, this.#folder);
    this.#folder = undefined;
  }

  /** Closes a file, after what is under way. Never throws. */
  close(file: LogFile): void {
    if (this.#dirty.has(file)) this.#closing.add(file);
    else closeQuietly(file);
  }

  /** The file is removed: nobody needs it on the device. Never throws. */
  discard(file: LogFile): void {
    if (this.#running === undefined) this.#dirty.delete(file);
    this.close(file);
  }

  /** Resolves when all that was written is on the device, or cannot be brought there. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#clock.clearTimeout(this.#timer);
    await this.#running;
    if (this.#dirty.size > 0) await this.#run();
  }

  #wait(): void {
    if (this.#timer !== undefined || this.#running !== undefined || this.#isEnded) return;
    this.#timer = detached(() =>
      this.#clock.setTimeout(() => {
        this.#timer = undefined;
        this.#running = this.#run().finally(() => {
          this.#running = undefined;
          if (this.#dirty.size > 0) this.#wait();
        });
      }, BACKGROUND_MS),
    );
    this.#timer.unref();
  }

  /** What is written meanwhile is not covered: its file is dirty again. Never rejects. */
  async #run(): Promise<void> {
    const dirty = [...this.#dirty];
    const written = new Map(dirty.map((file) => [file, file.bytes]));
    await Promise.all([...dirty.map((file) => this.#syncOne(file)), this.#syncFolder()]);
    for (const file of dirty) if (file.bytes === written.get(file)) this.#isSynced(file);
  }

  #isSynced(file: LogFile): void {
    this.#dirty.delete(file);
    if (this.#closing.delete(file)) closeQuietly(file);
  }

  /** A device that fails is noticed by the next write; what it has lost, it has lost. */
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
