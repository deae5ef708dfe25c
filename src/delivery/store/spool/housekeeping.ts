import type { Clock, Timer } from '../../../timing/clock.js';
import { detached } from '../../../timing/detached.js';
import type { DiskHealth } from './disk-health.js';
import type { Neighbours, TakenFile } from './neighbours.js';
import type { OwnLog } from './own-log.js';
import type { Segment } from './segment.js';
import type { Segments } from './segments.js';
import type { SpoolFiles } from './spool-files.js';

export interface HousekeepingOptions {
  readonly files: SpoolFiles;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly spool: { readonly maxBytes: number; readonly maxAgeMs: number };
  readonly log: OwnLog;
  readonly segments: Segments;
  readonly health: DiskHealth;
  readonly neighbours: Neighbours;
  /** Writes what could not be written before. */
  readonly retry: () => void;
  /** Checks whether the files of this process are still in their places. */
  readonly noticeGone: () => void;
  readonly onFiles: (taken: readonly TakenFile[]) => void;
  /** Drops those events of a file that are not in memory as well. */
  readonly giveUp: (segment: Segment, reason: 'overflow' | 'expired') => void;
}

/** How often the sign of life is renewed and the folder is looked after. Neighbours are looked at every third time. */
const ROUND_MS = 20_000;
const NEIGHBOURS_EVERY = 3;

/** A disk that fails is tried this often, even while nothing is tracked. */
const RETRY_MS = 1_000;

/**
 * The regular work of a spool: it shows that this process lives, takes over the files of dead ones, and keeps the
 * bounds of the folder.
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #timer: Timer | undefined;
  #rounds = 0;
  #isEnded = false;
  /** What other owners had in the folder at the last look. */
  #others = { bytes: 0, owners: 1 };
  #running: Promise<void> | undefined;
  #taking: Promise<void> | undefined;
  /** Whether it has looked for what others have left. */
  #hasLooked = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** Begins the rounds; further calls change nothing. */
  begin(): void {
    if (this.#timer === undefined && !this.#isEnded) this.#wait();
  }

  /** Takes over what dead processes have left. Never rejects. */
  takeOver(): Promise<void> {
    this.#taking ??= this.#takeOver().finally(() => (this.#taking = undefined));
    return this.#taking;
  }

  /** Drops the oldest events if the folder has too many bytes, or if they are too old. */
  keepBounds(): void {
    // After the end, the events that stay in the folder have been counted: nothing may be dropped any more.
    if (this.#isEnded) return;
    const { segments, spool, nowMs, giveUp } = this.#options;
    const oldestMs = nowMs() - spool.maxAgeMs;
    const share = spool.maxBytes / this.#others.owners;
    // Counted down: adding up all bytes again for each of thousands of files would hold up the event loop.
    let { bytes } = segments;
    for (const segment of [...segments.all]) {
      if (segment.file !== undefined) continue;
      const isTooMuch = bytes + this.#others.bytes > spool.maxBytes && bytes > share;
      if (!isTooMuch && segment.newestMs >= oldestMs) continue;
      bytes -= segment.bytes;
      giveUp(segment, isTooMuch ? 'overflow' : 'expired');
    }
  }

  /** Ends the rounds; resolves when no work is under way any more. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#options.clock.clearTimeout(this.#timer);
    await this.#running;
    await this.#taking;
  }

  async #takeOver(): Promise<void> {
    const { log, neighbours, nowMs, onFiles, health } = this.#options;
    const me = log.owner;
    if (me === undefined || this.#isEnded) return;
    try {
      const taken = await neighbours.takeOver(me, { nowMs: nowMs(), isWanted: () => !this.#isEnded });
      if (taken.length > 0) onFiles(taken);
      const { othersBytes, owners, left } = await neighbours.look(me, nowMs());
      this.#others = { bytes: othersBytes, owners };
      if (left > 0) health.foreign(left);
      this.#hasLooked = true;
      this.keepBounds();
    } catch {
      // A folder that cannot be read can hardly be written: the next write says so.
    }
  }

  #wait(): void {
    const delayMs = this.#options.health.isGood ? ROUND_MS : RETRY_MS;
    this.#timer = detached(() =>
      this.#options.clock.setTimeout(() => {
        this.#running = this.#round().finally(() => {
          if (!this.#isEnded) this.#wait();
        });
      }, delayMs),
    );
    this.#timer.unref();
  }

  /** Never rejects. */
  async #round(): Promise<void> {
    const { health, retry, noticeGone } = this.#options;
    try {
      noticeGone();
      retry();
    } catch (error) {
      health.failed(error);
    }
    await this.#showLife();
    const isTurn = ++this.#rounds % NEIGHBOURS_EVERY === 0 || !this.#hasLooked;
    if (health.isGood && isTurn) await this.takeOver();
    else this.keepBounds();
  }

  async #showLife(): Promise<void> {
    const { log, files, nowMs } = this.#options;
    const seconds = nowMs() / 1000;
    try {
      log.renewSign();
    } catch {
      // A folder that takes no file is noticed by the next write.
    }
    if (log.signPath !== undefined) await files.promises.utimes(log.signPath, seconds, seconds).catch(() => undefined);
  }
}
