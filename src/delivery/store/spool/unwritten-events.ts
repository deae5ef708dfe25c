import type { Batch } from '../../batch.js';
import { bytesOf, partOf, type EventsView } from '../../events-view.js';
import type { BatchList } from '../memory/batch-list.js';
import type { OpenBatch } from '../memory/open-batch.js';

/**
 * A record has no more bytes of events than this, unless a single event has more. A kill may tear a record, and no
 * more.
 */
const RECORD_BYTES = 256 * 1024;

export interface InMemory {
  readonly sealed: BatchList;
  readonly open: OpenBatch;
}

/** The events in memory from this number on, oldest first, in pieces of the size of a record. */
export function unwrittenEvents(from: number, { sealed, open }: InMemory): Iterable<EventsView> {
  // Nearly every time there is one piece: what the open batch has got in this turn.
  if (from < open.firstSequence) return allUnwritten(from, { sealed, open });
  if (from >= open.nextSequence) return [];
  const view = open.viewFrom(from);
  return bytesOf(view) <= RECORD_BYTES ? [view] : cut(view);
}

function* allUnwritten(from: number, { sealed, open }: InMemory): Generator<EventsView> {
  // This is a copy: the list may change between two pieces.
  for (const batch of sealed.all) yield* ofBatch(batch, from);
  if (open.firstSequence < open.nextSequence) yield* cut(open.viewFrom(open.firstSequence));
}

function* ofBatch(batch: Batch, from: number): Generator<EventsView> {
  const { runs } = batch;
  if (runs.every(({ first, count }) => first + count <= from)) return;
  const [bytes, ends] = [batch.events(), batch.ends()];
  let index = 0;
  for (const { first, count } of runs) {
    const skipped = Math.min(count, Math.max(0, from - first));
    const start = index + skipped === 0 ? 0 : (ends[index + skipped - 1] ?? 0) + 1;
    yield* cut({ bytes, start, ends, from: index + skipped, to: index + count, first: first + skipped });
    index += count;
  }
}

function* cut(view: EventsView): Generator<EventsView> {
  for (let { from } = view; from < view.to;) {
    const { start } = partOf(view, { from, to: from + 1 });
    let to = from + 1;
    while (to < view.to && (view.ends[to] ?? 0) - start <= RECORD_BYTES) to++;
    yield partOf(view, { from, to });
    from = to;
  }
}

/** The events whose numbers `isWanted` accepts, in pieces without gaps. */
export function* wantedOf(view: EventsView, isWanted: (number: number) => boolean): Generator<EventsView> {
  const shift = view.first - view.from;
  for (let { from } = view; from < view.to; from++) {
    if (!isWanted(from + shift)) continue;
    let to = from + 1;
    while (to < view.to && isWanted(to + shift)) to++;
    yield partOf(view, { from, to });
    from = to;
  }
}
