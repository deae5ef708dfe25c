import fc from 'fast-check';
import type { Batch } from '../../../../src/delivery/batch.js';
import type { StoreListener } from '../../../../src/delivery/arrivals.js';
import { eventTextsOf } from '../../../../src/delivery/event-texts.js';
import { eventOf } from '../../../helpers/event-encoders.js';
import { ScriptedClock } from '../../../helpers/scripted-clock.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { waitUntil } from '../../../helpers/wait-until.js';
import { failingFiles, systemError, type Failure } from './failing-files.js';
import { newSpool, tick } from './spool-harness.js';
import type { SpoolStore } from '../../../../src/delivery/store/spool/spool-store.js';

/** A step that a test takes; numbers choose among what there is. */
type Step =
  | { readonly kind: 'enqueue'; readonly events: number; readonly bytes: number }
  | { readonly kind: 'take'; readonly events: number }
  | { readonly kind: 'commit' | 'release' | 'drop' | 'halve'; readonly which: number }
  | { readonly kind: 'fail'; readonly failure: Failure }
  | { readonly kind: 'work' | 'tick' | 'second' | 'reopen' };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('enqueue'), events: fc.nat(40), bytes: fc.nat(60) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('take'), events: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('commit', 'commit', 'release', 'drop', 'halve'), which: fc.nat(9) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fail'),
      failure: fc.oneof(
        fc.constantFrom('ENOSPC', 'EIO', 'EROFS').map((code) => ({ throws: systemError(code) })),
        fc.constant({ throws: undefined }),
        fc.nat(60).map((takes) => ({ takes })),
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('work', 'tick', 'tick', 'second', 'reopen') }) },
);

/** A spool that is closed and opened again and again, what it should hold, and what it did. */
class Run {
  readonly clock = new ScriptedClock();
  readonly disk = failingFiles();
  readonly directory: string;
  store!: SpoolStore;
  nowMs = 1_800_000_000_000;
  nextId = 0;
  /** Ids that wait or are in flight. */
  readonly held = new Set<number>();
  inFlight: Batch[] = [];
  overflowed = 0;
  /** Of the store that is open. */
  entered = 0;
  left = 0;
  problems: string[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  async open(): Promise<void> {
    const bounds = { maxBatchSize: 10, maxBatchBytes: 2_000, maxEvents: 60, maxBytes: 100_000 };
    const { directory, clock } = this;
    this.store = newSpool({ directory, clock, nowMs: () => ++this.nowMs, files: this.disk.files, ...bounds }).store;
    const listener: StoreListener = {
      recovered: (events) => {
        this.entered += events;
        this.check('recovered');
      },
      dropped: (reason, events) => {
        this.left += events;
        this.problems.push(`${events} dropped as ${reason}`);
      },
      loaded: () => this.check('loaded'),
    };
    [this.entered, this.left, this.overflowed] = [0, 0, 0];
    this.store.arrivals.attach(listener);
    await this.store.arrivals.open();
    await this.settle();
  }

  async settle(): Promise<void> {
    await tick();
    await this.store.arrivals.loaded();
    await tick();
  }

  /** The ledger's equation. */
  check(when: string): void {
    const { pending, inFlight, overflows, pendingOnDisk } = this.store.counts;
    const sum = this.left + overflows + pending + inFlight;
    if (this.entered !== sum) this.problems.push(`${when}: ${this.entered} entered, ${sum} known of`);
    if (pendingOnDisk > pending) this.problems.push(`${when}: ${pendingOnDisk} of ${pending} on disk`);
  }

  take(events: number): Batch | undefined {
    const batch = this.store.take({ endMark: Infinity, maxEvents: events, maxBytes: 2_000, order: 'oldest' });
    if (batch === undefined) return undefined;
    const ids = idsOf(batch);
    if (ids.some((id, index) => id <= (ids[index - 1] ?? -1))) this.problems.push(`out of order: ${ids.join()}`);
    if (ids.some((id) => !this.held.has(id))) this.problems.push(`not held: ${ids.join()}`);
    this.inFlight.push(batch);
    return batch;
  }

  settleBatch(batch: Batch, how: 'commit' | 'drop'): void {
    for (const id of idsOf(batch)) this.held.delete(id);
    this.left += batch.size;
    if (how === 'commit') this.store.commit(batch);
    else this.store.drop(batch);
  }

  /** A clean end, and another beginning. The disk works by then, or nobody could keep what has just been tracked. */
  async reopen(): Promise<void> {
    this.disk.failure = undefined;
    for (const batch of this.inFlight.splice(0)) this.store.release(batch);
    this.forget(this.store.counts.overflows);
    const lost = this.store.abandon();
    if (lost > 0) this.problems.push(`${lost} lost by the close`);
    await this.store.close();
    await this.open();
    // Files are read beside the others, in the background.
    await waitUntil('what was left', () => this.entered >= this.held.size - this.unknown);
    if (this.entered !== this.held.size - this.unknown)
      this.problems.push(`${this.entered} found, ${this.held.size - this.unknown} left`);
  }

  /** Events that a full memory has dropped, nobody knows which, without a disk that could take them. */
  unknown = 0;
  forget(overflows: number): void {
    this.unknown += overflows - this.overflowed;
    this.overflowed = overflows;
  }

  async play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'enqueue':
        for (let n = 0; n < step.events; n++) {
          const id = this.nextId++;
          this.held.add(id);
          this.entered++;
          if (this.store.enqueue(eventOf(`[${id},"${'x'.repeat(step.bytes)}"]`)) !== 'taken')
            this.problems.push('not taken');
        }
        break;
      case 'take':
        this.take(step.events);
        break;
      case 'fail':
        this.disk.failure = step.failure;
        break;
      case 'work':
        this.disk.failure = undefined;
        break;
      case 'tick':
        await this.settle();
        break;
      case 'second':
        await this.clock.pass(1_000);
        await this.settle();
        break;
      case 'reopen':
        await this.reopen();
        break;
      default:
        this.playBatch(step.kind, step.which);
    }
    this.check(step.kind);
  }

  playBatch(kind: 'commit' | 'release' | 'drop' | 'halve', which: number): void {
    const batch = this.inFlight.splice(which % Math.max(1, this.inFlight.length), 1)[0];
    if (batch === undefined) return;
    if (kind === 'release') this.store.release(batch);
    else if (kind === 'halve' && batch.size > 1) this.store.halve(batch);
    else if (kind === 'halve') this.store.release(batch);
    else this.settleBatch(batch, kind);
  }

  /** Takes all that is left. */
  async drain(): Promise<void> {
    for (;;) {
      const batch = this.take(20);
      if (batch !== undefined) this.settleBatch(this.inFlight.pop() ?? batch, 'commit');
      else if (this.store.arrivals.isLoading) await this.store.arrivals.loaded();
      else return;
    }
  }
}

function idsOf(batch: Batch): number[] {
  return eventTextsOf(batch).map((text) => (JSON.parse(text) as [number])[0]);
}

describe('a spool, whatever happens to it but a kill', () => {
  it('loses and doubles nothing, keeps the order of a log, and its counts are right at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 60 }), async (given) => {
        const run = new Run(await temporaryFolder());
        await run.open();
        for (const step of given) await run.play(step);
        await run.reopen();
        await run.drain();
        run.check('end');
        run.store.abandon();
        await run.store.close();
        expect(run.problems).toEqual([]);
        expect(run.held.size).toBe(run.unknown);
      }),
      { numRuns: 150 },
    );
  });
});
