import { countWithin } from '../../event-texts.js';
import type { Batch } from '../../batch.js';
import type { TakeLimit } from '../../event-store.js';
import { mergeBatches } from '../../merge-batches.js';
import type { BatchList } from './batch-list.js';
import { Gathering } from './gathering.js';
import type { Intake } from './intake.js';

/** Where batches come from. */
export interface Supply {
  readonly sealed: BatchList;
  readonly intake: Intake;
}

/**
 * The batch to be sent next: from the sealed batches, or from the open one if that is due; merged and cut to the limit.
 */
export function nextBatch(limit: TakeLimit, supply: Supply): Batch | undefined {
  const first = firstBatch(limit, supply);
  if (first === undefined) return undefined;
  return first.search.kind === 'none' ? gathered(first, limit, supply) : within(limit, first, supply);
}

/** The open batch is healthy: it comes before all that is under search, if the order allows. */
function firstBatch({ order, endMark }: TakeLimit, { sealed, intake }: Supply): Batch | undefined {
  const first = sealed.waiting.first(order);
  const isLast = first === undefined || (order === 'healthy' && first.search.kind !== 'none');
  if (!isLast || !intake.isDue(endMark)) return first;
  intake.seal();
  return sealed.waiting.first(order);
}

/** Gathers as many healthy events as fit into one request, from this batch on. */
function gathered(first: Batch, limit: TakeLimit, supply: Supply): Batch {
  const { sealed, intake } = supply;
  const maxBytes = Math.min(limit.maxBytes, intake.sealBytes);
  const gathering = new Gathering({ ...limit, maxBytes, emptyBytes: first.envelope.empty.length });
  for (const batch of sealed.waiting.healthyFrom(first, limit.order)) {
    const count = gathering.roomFor(batch);
    if (count === batch.size) gathering.add(batch);
    else if (count > 0 && !gathering.isHalfFull) gathering.add(cut(batch, count, supply));
    if (count < batch.size) return joined(gathering.batches, supply);
  }
  const endsWithNewest = gathering.batches.at(-1) === sealed.all.at(-1);
  const isOpenDue = intake.isDue(limit.endMark) && first.envelope === intake.envelope;
  if (endsWithNewest && isOpenDue && gathering.fits(intake.open)) gathering.add(intake.seal());
  return joined(gathering.batches, supply);
}

function joined(batches: readonly Batch[], { sealed }: Supply): Batch {
  const [first, ...others] = batches as [Batch, ...Batch[]];
  if (others.length === 0) return first;
  const merged = mergeBatches([first, ...others]);
  sealed.replace(batches, [merged]);
  return merged;
}

/**
 * Cuts a batch under search to the bytes that a request may have. The limit of events is for others: the search itself
 * makes batches smaller.
 */
function within({ maxBytes }: TakeLimit, batch: Batch, supply: Supply): Batch {
  // For a batch that is asking, an empty batch is sent instead.
  const isSent = batch.search.kind !== 'asking';
  if (!isSent || batch.size === 1 || batch.bodyBytes <= maxBytes) return batch;
  return cut(batch, Math.max(1, countWithin(batch, maxBytes - batch.envelope.empty.length)), supply);
}

/** Puts two batches in the place of one; returns the older one, which has this many events. */
function cut(batch: Batch, count: number, { sealed }: Supply): Batch {
  const [older, newer] = batch.split(count);
  sealed.replace([batch], [older, newer]);
  return older;
}
