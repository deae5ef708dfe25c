import type { Batch } from '../../batch.js';
import type { Kept } from '../../event-store.js';
import { eventTextsOf } from '../../event-texts.js';
import type { BatchList } from '../memory/batch-list.js';
import type { Intake } from '../memory/intake.js';
import type { GivenUp } from './given-up.js';
import type { Housekeeping } from './housekeeping.js';
import type { Loading } from './loading.js';
import type { OwnLog } from './own-log.js';
import type { Recovery } from './recovery.js';
import type { Segments } from './segments.js';
import type { TickWriting } from './tick-writing.js';
import type { Writing } from './writing.js';

export interface SpoolEndOptions {
  /** The folder that the user knows. */
  readonly directory: string;
  readonly sealed: BatchList;
  readonly intake: Intake;
  readonly segments: Segments;
  readonly log: OwnLog;
  readonly writing: Writing;
  readonly tickWriting: TickWriting;
  readonly recovery: Recovery;
  readonly loading: Loading;
  readonly housekeeping: Housekeeping;
  readonly givenUp: GivenUp;
}

/** The end of the store, or of the process: what stays in the folder, and what is lost. */
export class SpoolEnd {
  readonly #options: SpoolEndOptions;
  #left: number | undefined;

  constructor(options: SpoolEndOptions) {
    this.#options = options;
  }

  /** How many events stay in the folder, once nobody takes any more. */
  get left(): number | undefined {
    return this.#left;
  }

  keepAll(): Kept {
    const { tickWriting, segments, directory } = this.#options;
    tickWriting.flush({ isLast: true });
    return { events: this.#left ?? segments.unsettled, folder: directory };
  }

  textsAtRisk(): string[] {
    const { tickWriting, intake, sealed } = this.#options;
    tickWriting.flush({ isLast: true });
    intake.sealRest();
    return sealed.all.flatMap((batch) => this.#textsOnlyInMemory(batch));
  }

  abandon(): number {
    const { intake, sealed } = this.#options;
    const atRisk = this.textsAtRisk().length + intake.open.nested;
    this.#stop();
    intake.forgetNested();
    sealed.replace(sealed.all);
    return atRisk;
  }

  async close(): Promise<void> {
    const { housekeeping, recovery, loading, segments, log, givenUp } = this.#options;
    this.#stop();
    await housekeeping.end();
    for (const file of await recovery.end()) log.leave({ ...file });
    await loading.done();
    segments.noteAll();
    segments.close();
    await log.close();
    givenUp.tell();
  }

  /** The events in the folder stay there from now on, and none is read back. */
  #stop(): void {
    const { segments, writing, recovery, loading } = this.#options;
    this.#left ??= segments.unsettled;
    writing.end();
    recovery.stop();
    loading.stop();
  }

  #textsOnlyInMemory(batch: Batch): string[] {
    const { segments } = this.#options;
    if (segments.countIn(batch.runs) === batch.size) return [];
    const numbers = batch.runs.flatMap(({ first, count }) =>
      Array.from({ length: count }, (_, index) => first + index),
    );
    return eventTextsOf(batch).filter((_, index) => !segments.has(numbers[index] ?? NaN));
  }
}
