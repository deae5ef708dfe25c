import { envelopeOf, type Envelope } from '../../envelope.js';
import { NumberSet } from './number-set.js';
import type { TakenFile } from './neighbours.js';
import { scanSegment, type SegmentContents } from './segment-reader.js';
import type { Segment } from './segment.js';
import type { Segments } from './segments.js';
import type { SpoolFiles } from './spool-files.js';

/** The events of other processes get numbers from here on: they count as older than all of this process. */
const FIRST_NUMBER = -(2 ** 52);

export interface RecoveryOptions {
  readonly files: SpoolFiles;
  readonly segments: Segments;
  /** The envelope of this process. Batches of processes with the same metadata share it, so that they may be merged. */
  readonly envelope: Envelope;
  /** Gets the events of a file that are not settled. The file is one of the segments now. */
  readonly onFound: (events: NumberSet) => void;
  readonly onDamaged: () => void;
  /** The file cannot be read now. */
  readonly onUnreadable: (file: TakenFile) => void;
}

/** Reads each file that was taken over, to find out which of its events have to be sent. */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #unread: TakenFile[] = [];
  readonly #envelopes = new Map<string, Envelope>();
  #nextNumber = FIRST_NUMBER;
  #reading: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#envelopes.set(options.envelope.empty.toString(), options.envelope);
  }

  /** Whether the contents of all files are known. */
  get isDone(): boolean {
    return this.#unread.length === 0;
  }

  add(files: readonly TakenFile[]): void {
    this.#unread.push(...files);
    void this.#readAll();
  }

  /** Resolves when one more file is known. Never rejects. */
  next(): Promise<void> {
    if (this.isDone) return Promise.resolve();
    // Calls at the same time wait for the same file.
    this.#reading ??= this.#readFirst().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** From now on nothing is reported. */
  stop(): void {
    this.#isStopped = true;
  }

  /** To be called after {@link stop}: resolves with the files that were not read. */
  async end(): Promise<readonly TakenFile[]> {
    await this.#reading;
    return this.#unread.splice(0);
  }

  async #readAll(): Promise<void> {
    while (!this.isDone && !this.#isStopped) await this.next();
  }

  async #readFirst(): Promise<void> {
    const [file] = this.#unread;
    if (file === undefined) return;
    const contents = await this.#contentsOf(file);
    if (this.#isStopped) return;
    this.#unread.shift();
    if (contents === undefined) this.#options.onUnreadable(file);
    else this.#found(file, contents);
  }

  /** What a file holds; `undefined` if it cannot be read. Cuts off a torn end, so that more can be appended. */
  async #contentsOf({ path }: TakenFile): Promise<SegmentContents | undefined> {
    const { files } = this.#options;
    const contents = await scanSegment(files, path).catch(() => undefined);
    if (contents === undefined || contents.wholeBytes === contents.bytes || contents.wholeBytes === 0) return contents;
    // A torn end that a killed process left would look like damage in the middle once something follows it.
    const isCut = await files.promises.truncate(path, contents.wholeBytes).then(
      () => true,
      () => false,
    );
    return isCut ? { ...contents, bytes: contents.wholeBytes } : contents;
  }

  #found({ path, name }: TakenFile, { header, events, settled, newestMs, bytes, isDamaged }: SegmentContents): void {
    if (isDamaged) this.#options.onDamaged();
    const left = new NumberSet();
    const shift = events.size === 0 ? 0 : this.#nextNumber - events.first;
    // Only a forged log can have so many events that their numbers would reach those of this process.
    if (events.end + shift >= 0) return this.#options.onUnreadable({ path, name });
    for (const { first, count } of events.runs) left.add({ first: first + shift, count });
    for (const { first, count } of settled.runs) left.delete({ first: first + shift, count });
    // If the beginning of the file is damaged, nobody knows the metadata.
    const segment: Segment = {
      ...{ path, name, shift, first: left.first, end: left.end, unsettled: left.size, bytes, newestMs },
      ...{ envelope: this.#envelopeOf(header?.meta ?? {}), unnoted: new NumberSet() },
      ...{ file: undefined, written: undefined },
    };
    if (left.size === 0) return this.#options.segments.discard(segment);
    // Settled events of the file have numbers, too, which must not be given to others.
    this.#nextNumber = events.end + shift;
    this.#options.segments.add(segment);
    this.#options.onFound(left);
  }

  #envelopeOf(meta: Readonly<Record<string, unknown>>): Envelope {
    const envelope = envelopeOf(meta);
    const key = envelope.empty.toString();
    const known = this.#envelopes.get(key);
    if (known === undefined) this.#envelopes.set(key, envelope);
    return known ?? envelope;
  }
}
