import { join } from 'node:path';
import { LEFT, logFileName, type LogFileName } from './log-file-name.js';
import {
  judgeBySocket,
  machineOf,
  NO_MACHINE,
  pulseName,
  SocketFolder,
  socketName,
  type Verdict,
} from './sign-of-life.js';
import type { SpoolFiles } from './spool-files.js';

export interface OwnerSignsOptions {
  readonly files: SpoolFiles;
  readonly folder: string;
}

const SIGN = /^([0-9a-f]{16})\.(?:sock|new|pulse)$/;

/** An owner on another machine, or without a socket, is dead if it gave no sign for this long. */
const SILENT_MS = 90_000;

/** A socket that neither accepts nor refuses for this long belongs to a living process. */
const JUDGE_MS = 1_000;

/** The signs of life that owners have given in a folder, and what they tell. */
export class OwnerSigns {
  readonly #options: OwnerSignsOptions;

  constructor(options: OwnerSignsOptions) {
    this.#options = options;
  }

  /** Whether the owner of these files lives; `unknown` if nobody can ask it, but it gave a sign not long ago. */
  async verdict(files: readonly LogFileName[], nowMs: number): Promise<Verdict> {
    const [{ owner, machine }] = files as [LogFileName];
    if (owner === LEFT) return 'dead';
    const canAsk = machine !== NO_MACHINE && machine === machineOf();
    const verdict = canAsk ? await this.#ask(socketName(owner)) : 'unknown';
    return verdict === 'unknown' ? this.#judgeByAge(owner, files, nowMs) : verdict;
  }

  /**
   * Removes the signs of processes that ended without leaving files. The sign of a process that has just begun stays.
   */
  async removeOrphans(owners: ReadonlySet<string>, nowMs: number): Promise<void> {
    const { files, folder } = this.#options;
    for (const entry of await files.promises.readdir(folder)) {
      const [, owner] = SIGN.exec(entry) ?? [];
      const path = join(folder, entry);
      if (owner === undefined || owners.has(owner) || nowMs - (await this.#modifiedMs(path)) <= SILENT_MS) continue;
      if ((await this.#ask(entry)) !== 'alive') await files.promises.unlink(path).catch(() => undefined);
    }
  }

  /** Removes the signs of a dead owner that has no files any more. Never rejects. */
  async remove(owner: string): Promise<void> {
    const { files, folder } = this.#options;
    const names = [socketName(owner), pulseName(owner)];
    await Promise.allSettled(names.map((name) => files.promises.unlink(join(folder, name))));
  }

  /** Opens the folder each time: if it was removed and made anew, one that was opened before would be the old one. */
  async #ask(socket: string): Promise<Verdict> {
    const sockets = new SocketFolder(this.#options.folder);
    try {
      const path = sockets.pathOf(socket);
      return path === undefined ? 'unknown' : await judgeBySocket(path, JUDGE_MS);
    } finally {
      sockets.close();
    }
  }

  /** The newest of its files tells when it lived last. */
  async #judgeByAge(owner: string, files: readonly LogFileName[], nowMs: number): Promise<Verdict> {
    const names = [socketName(owner), pulseName(owner), ...files.map(logFileName)];
    const times = await Promise.all(names.map((name) => this.#modifiedMs(join(this.#options.folder, name))));
    return nowMs - Math.max(...times) > SILENT_MS ? 'dead' : 'unknown';
  }

  async #modifiedMs(path: string): Promise<number> {
    return this.#options.files.promises.stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => -Infinity,
    );
  }
}
