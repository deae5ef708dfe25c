import { counted } from '../../../log-text.js';
import type { Logger } from '../../../logger.js';
import type { Clock } from '../../../timing/clock.js';
import { Episodes } from '../../../timing/episodes.js';

/** After a failure the disk is left alone for `first`, then for twice as long each time, up to `most`. */
const RETRY_MS = { first: 1_000, most: 30_000 };

export interface DiskHealthOptions {
  readonly folder: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Whether the folder can be written. Logs one line when it cannot, and one when it can again. */
export class DiskHealth {
  readonly #options: DiskHealthOptions;
  readonly #episodes: Episodes;
  #failures = 0;
  #retryMs = -Infinity;

  constructor(options: DiskHealthOptions) {
    this.#options = options;
    this.#episodes = new Episodes(options.logger, options.clock);
  }

  get isGood(): boolean {
    return this.#failures === 0;
  }

  /** Whether a write is worth a try. */
  get mayTry(): boolean {
    return this.isGood || this.#options.clock.nowMs() >= this.#retryMs;
  }

  failed(error: unknown): void {
    const delayMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** this.#failures++);
    this.#retryMs = this.#options.clock.nowMs() + delayMs;
    this.#episodes.enter('disk', 'error', failedLine(this.#options.folder, error));
  }

  /** A write has succeeded. */
  works(): void {
    if (this.isGood) return;
    this.#failures = 0;
    this.#episodes.leave('disk', () => `The spool in ${this.#options.folder} can be written again.`);
  }

  /** A file of the folder is not what was written to it. */
  damaged(): void {
    const line = `A file of the spool in ${this.#options.folder} is damaged; what could be read of it is sent.`;
    this.#episodes.occasionally('damaged', 'warn', line);
  }

  /** Files that should be there are not. */
  taken(): void {
    const line =
      `Files of the spool in ${this.#options.folder} were removed, or taken by another process; what of their events ` +
      'is in memory is written again.';
    this.#episodes.occasionally('taken', 'warn', line);
  }

  /** A file cannot be read now. */
  unreadable(): void {
    const line = `A file of the spool in ${this.#options.folder} cannot be read; it is tried again.`;
    this.#episodes.occasionally('unreadable', 'warn', line);
  }

  /** A delivery could not be noted, which only means that its events may be sent again. */
  notNoted(error: unknown): void {
    const line =
      `A delivery could not be noted in the spool in ${this.#options.folder} (${causeOf(error)}); its events may be ` +
      'sent again after a restart.';
    this.#episodes.occasionally('not noted', 'warn', line);
  }

  /** There are files whose events go to another relay. */
  foreign(files: number): void {
    const line =
      `The spool in ${this.#options.folder} has ${counted(files, 'file')} for another endpoint, which ` +
      `${files === 1 ? 'stays' : 'stay'} there; ` +
      '`goff-spool send --endpoint …` sends them.';
    this.#episodes.occasionally('foreign', 'warn', line);
  }
}

function failedLine(folder: string, error: unknown): string {
  return `The spool in ${folder} cannot be written (${causeOf(error)}); events stay in memory until it can.`;
}

/** The code of an error alone: the message of a system error repeats the path. Never throws, whatever was thrown. */
export function causeOf(error: unknown): string {
  try {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' && /^[A-Z_0-9]+$/.test(code) ? code : 'UNEXPECTED';
  } catch {
    return 'UNEXPECTED';
  }
}
