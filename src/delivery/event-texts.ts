import type { Batch } from './batch.js';

/** The JSON texts of the events of a batch, oldest first. */
export function eventTextsOf(batch: Batch): string[] {
  const events = batch.events();
  const startOf = (end: number | undefined): number => (end === undefined ? 0 : end + 1);
  return batch.ends().map((end, index, ends) => events.toString('utf8', startOf(ends[index - 1]), end));
}

/** How many of the oldest events of a batch have no more than this many bytes together. */
export function countWithin(batch: Batch, bytes: number): number {
  const end = batch.ends().findIndex((each) => each > bytes);
  return end === -1 ? batch.size : end;
}
