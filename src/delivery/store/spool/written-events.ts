import type { EventsView } from '../../events-view.js';
import type { BatchList } from '../memory/batch-list.js';
import type { OpenBatch } from '../memory/open-batch.js';
import type { Segments } from './segments.js';
import { unwrittenEvents, wantedOf } from './unwritten-events.js';

export interface WrittenEventsOptions {
  readonly sealed: BatchList;
  /** The batch that takes events. */
  readonly open: () => OpenBatch;
  readonly segments: Segments;
}

/** How many of the events in memory have been written, and which have not. */
export class WrittenEvents {
  readonly #options: WrittenEventsOptions;
  /** Events with smaller numbers have been written. */
  #mark = 0;
  /** Whether larger numbers may have been written, too: after a failure, and where files were lost. */
  #isPatchy = false;

  constructor(options: WrittenEventsOptions) {
    this.#options = options;
  }

  /** Whether everything accepted is in the folder, as far as anybody can tell. */
  get areAll(): boolean {
    return this.#mark >= this.#endMark;
  }

  /** The events that have not been written, in pieces of the size of a record, oldest first. */
  missing(): Iterable<EventsView> {
    const { sealed, open, segments } = this.#options;
    const unwritten = unwrittenEvents(this.#mark, { sealed, open: open() });
    return this.#isPatchy ? notIn(segments, unwritten) : unwritten;
  }

  /** A piece has been written, after all that came before it. */
  reach({ first, from, to }: EventsView): void {
    this.#mark = first + to - from;
  }

  /** All that is accepted has been written, or is not going to be. */
  reachEnd(): void {
    this.#mark = this.#endMark;
    this.#isPatchy = false;
  }

  /** From now on each event is looked up in the files, because some may have to be written again. */
  rewind(): void {
    this.#isPatchy = true;
    const oldest = Math.min(this.#endMark, this.#options.open().firstSequence, this.#options.sealed.oldestOwn);
    this.#mark = Math.max(0, oldest);
  }

  get #endMark(): number {
    return this.#options.open().nextSequence;
  }
}

function* notIn(segments: Segments, views: Iterable<EventsView>): Generator<EventsView> {
  for (const view of views) yield* wantedOf(view, (number) => !segments.has(number));
}
