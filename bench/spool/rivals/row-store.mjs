import { NO_ARRIVALS } from '../../../src/delivery/arrivals.ts';
import { BatchList } from '../../../src/delivery/store/memory/batch-list.ts';
import { Intake } from '../../../src/delivery/store/memory/intake.ts';
import { nextBatch } from '../../../src/delivery/store/memory/next-batch.ts';
import { unwrittenEvents } from '../../../src/delivery/store/spool/unwritten-events.ts';

/**
 * The memory store, but every event is a row of a database as well. The rows of a tick are written in one transaction,
 * by the next turn of the event loop, and deleted when the relay has the events. The bytes are those that the batch
 * already holds, as with the spool. It does only what a comparison of the costs needs: it recovers nothing, and evicts
 * nothing.
 */
export class RowStore {
  arrivals = NO_ARRIVALS;
  #sealed = new BatchList();
  #intake;
  #database;
  #written = 0;
  #isFlushScheduled = false;

  constructor(bounds, database) {
    this.#intake = new Intake(bounds, this.#sealed);
    this.#database = database;
  }

  get counts() {
    return this.#intake.counts;
  }

  get endMark() {
    return this.#intake.open.nextSequence;
  }

  get isWriting() {
    return this.#intake.open.isWriting;
  }

  enqueue(encode) {
    const enqueued = this.#intake.enqueue(encode);
    if (!this.#isFlushScheduled) this.#scheduleFlush();
    return enqueued;
  }

  hasDue(endMark) {
    return this.#sealed.hasWaiting || this.#intake.isDue(endMark);
  }

  take(limit) {
    this.#flush();
    const batch = nextBatch(limit, { sealed: this.#sealed, intake: this.#intake });
    if (batch !== undefined) this.#sealed.markInFlight(batch);
    return batch;
  }

  commit(batch) {
    this.#sealed.replace([batch]);
    this.#database.remove(batch.runs);
  }

  drop(batch) {
    this.commit(batch);
  }

  reuse(batch) {
    this.#intake.open.reuse(batch);
  }

  release(batch) {
    this.#sealed.markWaiting(batch);
  }

  halve(batch) {
    this.#sealed.replace([batch], batch.halve());
  }

  isSettled(endMark) {
    return Math.min(this.#sealed.oldestSequence, this.#intake.open.firstSequence) >= endMark;
  }

  keepAll() {
    return undefined;
  }

  textsAtRisk() {
    return [];
  }

  abandon() {
    return 0;
  }

  async close() {
    await this.#database.close();
  }

  #scheduleFlush() {
    this.#isFlushScheduled = true;
    setImmediate(() => {
      this.#isFlushScheduled = false;
      this.#flush();
    });
  }

  #flush() {
    if (this.#written >= this.endMark) return;
    const { open } = this.#intake;
    const rows = [...unwrittenEvents(this.#written, { sealed: this.#sealed, open })].flatMap(rowsOf);
    this.#database.insert(rows);
    this.#written = this.endMark;
  }
}

function rowsOf({ bytes, start, ends, from, to, first }) {
  return Array.from({ length: to - from }, (_, index) => {
    const begin = index === 0 ? start : ends[from + index - 1] + 1;
    return { number: first + index, event: bytes.subarray(begin, ends[from + index]) };
  });
}
