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

/** A file that has the name of its owner. */
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

/** The log that this process writes, and the files that it owns: its sign of life says so. */
export class OwnLog {
  readonly #options: OwnLogOptions;
  #owner: Owner | undefined;

  constructor(options: OwnLogOptions) {
    this.#options = options;
  }

  /** As the neighbours know it; `undefined` before {@link begin}. */
  get owner(): Pick<LogFileName, 'owner' | 'machine'> | undefined {
    return this.#owner && { owner: this.#owner.id, machine: this.#owner.machine };
  }

  /** The file whose age tells other machines that this process lives. */
  get signPath(): string | undefined {
    return this.#owner?.sign.path;
  }

  /** Shows the sign of life again, where something has ended it. */
  renewSign(): void {
    this.#owner?.sign.renew();
  }

  /** The file that events go to. */
  get file(): LogFile | undefined {
    return this.#owner?.series.file;
  }

  /** Gives a sign of life; nothing is written before. Throws where the folder is not usable. */
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

  /** Writes events, in one write, at this time of day. Throws what the system does. */
  append(view: EventsView, writtenMs: number): Appended {
    return this.#series.append(view, writtenMs);
  }

  /** Begins with the next file, which shows whether the folder takes one. Throws what the system does. */
  beginFile(): void {
    this.#series.beginFile();
  }

  /** The events of a tick are written. Throws what the system does. */
  tickIsWritten(): void {
    this.#options.sync.tickIsWritten();
  }

  /** Another process has taken the files, or removed the folder: the next write begins another log. */
  abandon(): void {
    this.#owner?.series.closeFile();
    this.#owner?.sign.end();
    this.#owner = undefined;
  }

  /** Leaves what is not settled to whoever comes first, and takes the sign of life away. */
  async close(): Promise<void> {
    this.#owner?.series.closeFile();
    await this.#options.sync.end();
    for (const segment of [...this.#options.segments.all]) this.leave(segment);
    this.#owner?.sign.end();
    this.#owner = undefined;
  }

  /** Makes a file of an earlier log its own; false if it is not there any more. Throws what the system does. */
  adopt(segment: Segment): boolean {
    const { owner } = this;
    return owner !== undefined && rename(segment, owner, this.#options);
  }

  /** Lets whoever comes first have a file, this process too. Never throws. */
  leave(file: OwnedFile): void {
    try {
      rename(file, { owner: LEFT, machine: file.name.machine }, this.#options);
    } catch {
      // Its owner is dead soon, and whoever asks finds that out.
    }
  }

  get #series(): LogSeries {
    if (this.#owner === undefined) throw new Error('Expected a log that has begun.');
    return this.#owner.series;
  }
}

/** Gives a file to another owner; false if it is not there any more. Throws what the system does. */
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
