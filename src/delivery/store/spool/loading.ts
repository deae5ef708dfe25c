import type { Clock, Timer } from '../../../timing/clock.js';
import { detached } from '../../../timing/detached.js';
import type { BatchList } from '../memory/batch-list.js';
import type { Backlog } from './backlog.js';
import type { DiskHealth } from './disk-health.js';
import type { Recovery } from './recovery.js';

export interface LoadingOptions {
  readonly clock: Clock;
  readonly sealed: BatchList;
  readonly backlog: Backlog;
  readonly recovery: Recovery;
  readonly health: DiskHealth;
  /** Bounds of the memory that what was read may fill, before it can be sent. */
  readonly maxEvents: number;
  readonly maxBytes: number;
  /** More can be taken than before. */
  readonly onLoaded: () => void;
  /** Checks whether files are gone; if so, gives up what was in them and returns true. */
  readonly noticesGone: () => boolean;
  /** The file of this event could not be read, several times in a row. */
  readonly onUnreadable: (number: number) => void;
}

/** Files that cannot be read are tried again after this long, and given up after this many failures. */
const RETRY_MS = 1_000;
const MOST_FAILURES = 5;

/** Brings events from the files back to memory when it has room for them. */
export class Loading {
  readonly #options: LoadingOptions;
  #running: Promise<void> | undefined;
  #failures = 0;
  /** Runs while the files are left alone. */
  #timer: Timer | undefined;
  #isEnded = false;

  constructor(options: LoadingOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Whether events that are older than those being written are, or may be, only in files. */
  get isBehind(): boolean {
    return !this.#options.recovery.isDone || !this.#options.backlog.isEmpty;
  }

  async done(): Promise<void> {
    await this.#running;
  }

  /** Goes on reading, if memory has room for more. */
  load(): void {
    if (this.#running !== undefined || !this.#wantsMore) return;
    this.#running = detached(() => this.#load()).finally(() => {
      this.#running = undefined;
      this.load();
      this.#options.onLoaded();
    });
  }

  /** From now on nothing is read. */
  stop(): void {
    this.#isEnded = true;
    this.#options.backlog.stop();
    this.#options.clock.clearTimeout(this.#timer);
  }

  /** Events that others have left go before those of this process. */
  async #load(): Promise<void> {
    const { recovery, backlog, onLoaded } = this.#options;
    while (this.#wantsMore) {
      if (this.#mustScan) await recovery.next();
      else {
        const read = await backlog.next((batch) => this.#options.sealed.insert(batch));
        if (read === 'failed') this.#failed();
        else this.#failures = 0;
      }
      onLoaded();
    }
  }

  get #mustScan(): boolean {
    const { recovery, backlog } = this.#options;
    return !recovery.isDone && backlog.oldest >= 0;
  }

  get #wantsMore(): boolean {
    if (this.#isEnded || this.#timer !== undefined || !this.isBehind) return false;
    if (this.#mustScan) return true;
    const { sealed, backlog, maxBytes, maxEvents } = this.#options;
    const older = sealed.waiting.newestFirst.filter(({ firstSequence }) => firstSequence < backlog.oldest);
    const [events, bytes] = older.reduce(([sum, total], batch) => [sum + batch.size, total + batch.bytes], [0, 0]);
    return events < maxEvents && bytes < maxBytes;
  }

  #failed(): void {
    const { health, clock, backlog, noticesGone, onUnreadable } = this.#options;
    if (this.#isEnded || noticesGone()) return;
    health.unreadable();
    if (++this.#failures === MOST_FAILURES) {
      this.#failures = 0;
      return onUnreadable(backlog.oldest);
    }
    this.#timer = detached(() =>
      clock.setTimeout(() => {
        this.#timer = undefined;
        this.load();
      }, RETRY_MS),
    );
    this.#timer.unref();
  }
}
