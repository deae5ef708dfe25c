import type { EventEncoder } from '../../../events/event-encoder.js';
import type { Batch } from '../../batch.js';
import type { Envelope } from '../../envelope.js';
import type { Enqueued, StoreCounts } from '../../event-store.js';
import type { BatchList } from './batch-list.js';
import { OpenBatch } from './open-batch.js';

export interface IntakeOptions {
  readonly envelope: Envelope;
  /** Most events of one batch. */
  readonly maxBatchSize: number;
  /** Most bytes of one request body. */
  readonly maxBatchBytes: number;
  /** Most events held, those in flight included. */
  readonly maxEvents: number;
  /** Most UTF-8 bytes held, those in flight included. */
  readonly maxBytes: number;
}

/** What a store that has a second place for events does when memory is full, and when a batch is sealed. */
export interface Spill {
  /** Older events are held elsewhere: the open batch has to wait for them. */
  readonly isBehind: boolean;
  /** A batch has just been sealed. */
  sealed(batch: Batch): void;
  /** Lets events leave memory if it can. `none` says that nothing can leave it, and that nothing has to be dropped. */
  makeRoom(): 'made' | 'none' | 'drop';
}

/**
 * If more bytes than this are held, a batch that is sealed will wait for longer, and becomes a string. A buffer is
 * ready to be sent, but Node counts its memory both as `external` and as `arrayBuffers`, and the more of it there is,
 * the more often V8 collects garbage.
 */
const BUFFERS_UP_TO_BYTES = 16 * 1024 * 1024;

/**
 * A batch keeps all of its text until the last of its events is gone, and may retain the text of dropped events. So
 * that this stays a small part of the whole, several events together have no more than a sixteenth of it; one alone may
 * have all that `maxBatchBytes` allows.
 */
const SHARES = 16;
const MIN_SHARE_BYTES = 1024 * 1024;

/** Takes events into the store: writes them into the open batch, seals that when it is full, and keeps the bounds. */
export class Intake {
  readonly open: OpenBatch;
  readonly counts: StoreCounts;
  /** Most bytes of a request body that several events share. */
  readonly sealBytes: number;
  readonly #options: IntakeOptions;
  readonly #sealed: BatchList;
  readonly #spill: Spill | undefined;
  #overflows = 0;

  constructor(options: IntakeOptions, sealed: BatchList, spill?: Spill) {
    const { maxBatchBytes, maxBytes } = options;
    this.#options = options;
    this.#sealed = sealed;
    this.#spill = spill;
    this.sealBytes = Math.min(maxBatchBytes, Math.max(MIN_SHARE_BYTES, maxBytes / SHARES));
    // An event that fits into no batch of the whole store would push out everything else, and then itself.
    const most = Math.min(maxBatchBytes, maxBytes);
    this.open = new OpenBatch({ ...options, maxBytes: most, sealBytes: this.sealBytes });
    this.counts = this.#newCounts();
  }

  get envelope(): Envelope {
    return this.#options.envelope;
  }

  enqueue(encode: EventEncoder): Enqueued {
    if (this.open.isWriting) return this.open.nest(encode);
    const staged = this.open.stage(encode);
    if (staged === 'taken') this.#takeOver();
    for (let nested = this.open.unnest(); nested !== undefined; nested = this.open.unnest()) this.enqueue(nested);
    return staged;
  }

  /** Makes a batch of what has been written; needs an event. */
  seal(): Batch {
    const form = this.counts.bytes <= BUFFERS_UP_TO_BYTES ? 'buffer' : 'string';
    const batch = this.open.seal(form);
    this.#sealed.add(batch);
    this.#spill?.sealed(batch);
    return batch;
  }

  /** Whether the open batch is full or holds an event before the mark, and no older events have to go first. */
  isDue(endMark: number): boolean {
    return this.#spill?.isBehind !== true && this.open.isDue(endMark);
  }

  sealRest(): void {
    if (this.open.size > 0) this.seal();
  }

  forgetNested(): void {
    while (this.open.unnest() !== undefined);
  }

  /** Takes the staged event over, into another batch if this one has no room for it. */
  #takeOver(): void {
    if (!this.open.commit()) {
      this.seal();
      this.open.commit();
    }
    while (this.#isOverfull() && this.#makesRoom());
  }

  #makesRoom(): boolean {
    const room = this.#spill?.makeRoom() ?? 'drop';
    if (room !== 'drop') return room === 'made';
    const isDropped = this.#dropOldest();
    if (isDropped) this.#overflows++;
    return isDropped;
  }

  #isOverfull(): boolean {
    const { maxEvents, maxBytes, envelope } = this.#options;
    if (this.#sealed.events + this.open.size > maxEvents) return true;
    return this.#sealed.bytes + this.open.bytes + this.#sealed.length * envelope.empty.length > maxBytes;
  }

  #dropOldest(): boolean {
    if (this.#sealed.dropOldest()) return true;
    if (this.open.size === 0) return false;
    this.open.dropOldest();
    return true;
  }

  /** Counts that are worked out when somebody reads them. */
  #newCounts(): StoreCounts {
    const [sealed, open, overflows] = [this.#sealed, this.open, () => this.#overflows];
    return {
      get pending() {
        return sealed.events - sealed.eventsInFlight + open.size + open.nested;
      },
      get pendingOnDisk() {
        return 0;
      },
      get inFlight() {
        return sealed.eventsInFlight;
      },
      get bytes() {
        return sealed.bytes + open.bytes;
      },
      get overflows() {
        return overflows();
      },
    };
  }
}
