import { join } from 'node:path';
import { byLog, LEFT, logFileName, parseLogFileName, type LogFileName } from './log-file-name.js';
import { OwnerSigns, type OwnerSignsOptions } from './owner-signs.js';

export interface NeighboursOptions extends OwnerSignsOptions {
  readonly target: string;
  /** Whether files whose events go to another relay are taken over too; their names still say so. Default: no. */
  readonly takesAnyTarget?: boolean | undefined;
}

/** A file that was taken over: it has its new name. */
export interface TakenFile {
  readonly path: string;
  readonly name: LogFileName;
}

/** What a look into the folder has shown. */
export interface FolderLook {
  /** Bytes of files of other owners. */
  readonly othersBytes: number;
  /** How many owners there are, including this one. */
  readonly owners: number;
  /** How many files of dead owners have events for another relay. */
  readonly left: number;
}

/** The user who may do anything. */
const ROOT = 0;

/** How many files are claimed at a time. More would hold up the event loop: each claim has one synchronous call. */
const CLAIMED_AT_ONCE = 64;

/** The owner that takes files over, and the user of the folder. */
interface Taker {
  readonly me: Pick<LogFileName, 'owner' | 'machine'>;
  readonly user: number;
  /** False when the owner is about to close: it claims no more files then. */
  readonly isWanted: () => boolean;
}

/** When, and for how long, files are taken over. */
interface TakeOver {
  readonly nowMs: number;
  readonly isWanted: Taker['isWanted'];
}

/** The other owners in a folder: how many there are, and what the dead have left. */
export class Neighbours {
  readonly #options: NeighboursOptions;
  readonly #signs: OwnerSigns;

  constructor(options: NeighboursOptions) {
    this.#options = options;
    this.#signs = new OwnerSigns(options);
  }

  /**
   * Takes over what dead processes have left, oldest first. Two processes that try it at once never get the same file.
   * Rejects if the folder cannot be read.
   */
  async takeOver(
    me: Pick<LogFileName, 'owner' | 'machine'>,
    { nowMs, isWanted }: TakeOver,
  ): Promise<readonly TakenFile[]> {
    const names = await this.#names();
    await this.#signs.removeOrphans(new Set(names.map(({ owner }) => owner)).add(me.owner), nowMs);
    const mine = names.filter((name) => this.#isForMe(name) && name.owner !== me.owner);
    const dead = await this.#deadAmong(mine, { nowMs, isWanted });
    if (dead.length === 0) return [];
    const taker = { me, user: await this.#userOfFolder(), isWanted };
    // After the first look and before they died, they may have begun or taken over files. Now they cannot any more.
    const files = byOwner((await this.#names()).filter((name) => this.#isForMe(name)));
    const taken: TakenFile[] = [];
    for (const owner of dead) taken.push(...(await this.#takeFrom(owner, files.get(owner) ?? [], taker)));
    return taken.sort((a, b) => byLog(a.name, b.name));
  }

  async look(me: Pick<LogFileName, 'owner'>, nowMs: number): Promise<FolderLook> {
    const names = await this.#names();
    const others = names.filter(({ owner }) => owner !== me.owner);
    const sizes = await Promise.all(others.map((name) => this.#size(join(this.#options.folder, logFileName(name)))));
    return {
      othersBytes: sizes.reduce((sum, size) => sum + size, 0),
      owners: new Set([me.owner, ...others.map(({ owner }) => owner)]).size,
      left: await this.#countLeft(others, nowMs),
    };
  }

  /** Files of living owners do not count. */
  async #countLeft(names: readonly LogFileName[], nowMs: number): Promise<number> {
    let left = 0;
    for (const files of byOwner(names.filter(({ target }) => target !== this.#options.target)).values())
      if ((await this.#signs.verdict(files, nowMs)) === 'dead') left += files.length;
    return left;
  }

  async #names(): Promise<LogFileName[]> {
    const entries = await this.#options.files.promises.readdir(this.#options.folder);
    return entries.map(parseLogFileName).filter((name) => name !== undefined);
  }

  #isForMe({ target }: LogFileName): boolean {
    return this.#options.takesAnyTarget === true || target === this.#options.target;
  }

  /**
   * The dead among the owners of these files. The folder is not read again for each, because there may be thousands.
   */
  async #deadAmong(names: readonly LogFileName[], { nowMs, isWanted }: TakeOver): Promise<string[]> {
    const dead: string[] = [];
    for (const [owner, files] of byOwner(names))
      if (isWanted() && (await this.#signs.verdict(files, nowMs)) === 'dead') dead.push(owner);
    return dead;
  }

  async #takeFrom(owner: string, names: LogFileName[], taker: Taker): Promise<readonly TakenFile[]> {
    const claimed = await this.#claimAll(names.sort(byLog), taker);
    // While files are left their owner's sign stays: without it nobody could tell for a while that the owner is dead.
    if (claimed.length === names.length && owner !== LEFT) await this.#signs.remove(owner);
    return claimed;
  }

  /** If another process has the first file of a dead one, the other files are left to it too. */
  async #claimAll(names: readonly LogFileName[], taker: Taker): Promise<readonly TakenFile[]> {
    // Copies of one file would get the same name, and one would replace the other.
    const byNewName = new Map(names.map((name) => [logFileName({ ...name, ...taker.me }), name]));
    const [first, ...others] = [...byNewName.values()];
    const claimed = first === undefined ? 'gone' : await this.#claim(first, taker);
    if (claimed === 'gone' && first?.owner !== LEFT) return [];
    // Claimed one after the other, they would take at least as many turns of the event loop as there are files.
    const all = [claimed];
    for (let from = 0; from < others.length; from += CLAIMED_AT_ONCE) {
      const some = others.slice(from, from + CLAIMED_AT_ONCE);
      all.push(...(await Promise.all(some.map((name) => this.#claim(name, taker)))));
    }
    return all.filter((file) => typeof file === 'object');
  }

  async #claim(name: LogFileName, { me, user, isWanted }: Taker): Promise<TakenFile | 'gone' | 'unusable'> {
    const { files, folder } = this.#options;
    const path = join(folder, logFileName(name));
    const claimed = { ...name, ...me };
    const target = join(folder, logFileName(claimed));
    if (!isWanted()) return 'gone';
    try {
      const found = await files.promises.lstat(path);
      // Opening anything else might wait for ever. A file that another user has put here is not sent in this user's
      // name.
      if (!found.isFile() || !(found.uid === user || found.uid === ROOT)) return 'unusable';
      // A copy of a file that this process already has would replace that.
      if (files.existsSync(target)) return 'unusable';
      await files.promises.rename(path, target);
      return { path: target, name: claimed };
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unusable';
    }
  }

  async #userOfFolder(): Promise<number> {
    return (await this.#options.files.promises.stat(this.#options.folder)).uid;
  }

  async #size(path: string): Promise<number> {
    return this.#options.files.promises.stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  }
}

export function byOwner(names: readonly LogFileName[]): Map<string, LogFileName[]> {
  const groups = new Map<string, LogFileName[]>();
  for (const name of names) {
    const group = groups.get(name.owner);
    if (group === undefined) groups.set(name.owner, [name]);
    else group.push(name);
  }
  return groups;
}
