import { join } from 'node:path';
import { builtinModules } from '../../../builtin-modules.js';
import type { EventsView } from '../../events-view.js';
import type { LogFile } from './log-file.js';
import { LEFT, logFileName, originAt, type LogFileName } from './log-file-name.js';
import { LogSeries, type Appended, type LogSeriesOptions } from './log-series.js';
import { makePrivateFolder } from './private-folder.js';
import type { Segment } from './segment.js';
import { SignOfLife } from './sign-of-life.js';

export interface OwnLogOptions extends LogSeriesOptions {
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** A file whose name tells its owner. */
interface OwnedFile {
  name: LogFileName;
  path: string;
}

/** This process, as the neighbours know it, and the files that it writes. */
interface Owner {
  readonly id: string;
  readonly machine: string;
  readonly sign: SignOfLife;
  readonly series: LogSeries;
}

/** The log that this process writes, and the sign of life that shows that it owns its files. */
export class OwnLog {
  readonly #options: OwnLogOptions;
  #owner: Owner | undefined;

  constructor(options: OwnLogOptions) {
    this.#options = options;
  }

  /** This process, as the neighbours know it; `undefined` before {@link begin}. */
  get owner(): Pick<LogFileName, 'owner' | 'machine'> | undefined {
    return this.#owner && { owner: this.#owner.id, machine: this.#owner.machine };
  }

  /** The file whose age tells other machines that this process lives. */
  get signPath(): string | undefined {
    return this.#owner?.sign.path;
  }

  /** Gives the sign of life again if something has ended it. */
  renewSign(): void {
    this.#owner?.sign.renew();
  }

  /** The file that events go to. */
  get file(): LogFile | undefined {
    return this.#owner?.series.file;
  }

  /** Gives a sign of life, before which nothing may be written. Throws if the folder is not usable. */
  begin(): void {
    if (this.#owner !== undefined) return;
    const { files, folder, target, nowMs } = this.#options;
    makePrivateFolder(files, folder);
    const id = builtinModules.crypto.randomBytes(8).toString('hex');
    const sign = new SignOfLife(folder, id);
    const machine = sign.give();
    const name = { target, machine, owner: id, origin: originAt(nowMs()) };
    this.#owner = { id, machine, sign, series: new LogSeries({ ...this.#options, sign }, name) };
  }

  /** Writes events, in one write; `writtenMs` is the time of day. Throws the errors of the system. */
  append(view: EventsView, writtenMs: number): Appended {
    return this.#series.append(view, writtenMs);
  }

  /** Begins the next file, which shows whether the folder takes one. Throws the errors of the system. */
  beginFile(): void {
    this.#series.beginFile();
  }

  /** The events of a tick are written. Throws the errors of the system. */
  tickIsWritten(): void {
    this.#options.sync.tickIsWritten();
  }

  /** Another process has taken the files, or removed the folder: the next write begins another log. */
  abandon(): void {
    this.#owner?.series.closeFile();
    this.#owner?.sign.end();
    this.#owner = undefined;
  }

  /** Leaves files that are still needed to whoever takes them first, and removes the sign of life. */
  async close(): Promise<void> {
    this.#owner?.series.closeFile();
    await this.#options.sync.end();
    for (const segment of [...this.#options.segments.all]) this.leave(segment);
    this.#owner?.sign.end();
    this.#owner = undefined;
  }

  /** Makes a file of an earlier log its own; false if it is not there any more. Throws the errors of the system. */
  adopt(segment: Segment): boolean {
    const { owner } = this;
    return owner !== undefined && rename(segment, owner, this.#options);
  }

  /** Leaves a file to whoever takes it first, which may be this process. Never throws. */
  leave(file: OwnedFile): void {
    try {
      rename(file, { owner: LEFT, machine: file.name.machine }, this.#options);
    } catch {
      // Its owner will soon be dead, and others will find that out.
    }
  }

  get #series(): LogSeries {
    if (this.#owner === undefined) throw new Error('Expected a log that has begun.');
    return this.#owner.series;
  }
}

/** Gives a file to another owner; false if it is not there any more. Throws the errors of the system. */
function rename(
  file: OwnedFile,
  owner: Pick<LogFileName, 'owner' | 'machine'>,
  { files, folder }: Pick<OwnLogOptions, 'files' | 'folder'>,
): boolean {
  const name = { ...file.name, ...owner };
  const path = join(folder, logFileName(name));
  if (!files.existsSync(file.path)) return false;
  files.renameSync(file.path, path);
  Object.assign(file, { name, path });
  return true;
}
