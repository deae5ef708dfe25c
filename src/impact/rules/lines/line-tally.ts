import type { ExposureCounts, GoalEventCounts, LineCounts } from '../counts.js';
import type { ExposureTest, GoalEventTest, SortedLine } from './sorted-line.js';

interface LinesOfUser {
  readonly exposures: number;
  readonly goalEvents: readonly unknown[];
  readonly repeated: number;
}

/** Counts lines under the first test that sets them aside, where a line alone can tell. */
export class LineTally {
  readonly #lines = { read: 0, malformed: 0, otherKind: 0, otherFlag: 0, otherGoal: 0 };
  readonly #exposures: Record<ExposureTest | 'counted', number> = {
    withoutKey: 0,
    default: 0,
    withoutVariation: 0,
    withoutTime: 0,
    outOfRange: 0,
    counted: 0,
  };
  readonly #goalEvents: Record<GoalEventTest | 'repeated' | 'passed', number> = {
    repeated: 0,
    withoutKey: 0,
    withoutTime: 0,
    outOfRange: 0,
    passed: 0,
  };
  readonly #hasRange: boolean;

  constructor({ from, to }: { readonly from?: number; readonly to?: number }) {
    this.#hasRange = from !== undefined || to !== undefined;
  }

  add(line: SortedLine): void {
    this.#lines.read += 1;
    if (line.group === 'lines') this.#lines[line.test] += 1;
    else if (line.group === 'exposures') this.#exposures[line.test] += 1;
    else this.#goalEvents[line.test] += 1;
  }

  /** Adds all lines that are of one user: exposures, goal events and copies of these. */
  addUser({ exposures, goalEvents, repeated }: LinesOfUser): void {
    this.#lines.read += exposures + goalEvents.length + repeated;
    this.#goalEvents.repeated += repeated;
  }

  lines(): LineCounts {
    return { ...this.#lines };
  }

  exposures(): Omit<ExposureCounts, 'counted'> {
    const { withoutKey, default: ofDefault, withoutVariation, withoutTime, outOfRange } = this.#exposures;
    const counts = { withoutKey, default: ofDefault, withoutVariation, withoutTime };
    return this.#hasRange ? { ...counts, outOfRange } : counts;
  }

  goalEvents(): Pick<GoalEventCounts, 'repeated' | 'withoutKey' | 'withoutTime' | 'outOfRange'> {
    const { repeated, withoutKey, withoutTime, outOfRange } = this.#goalEvents;
    const counts = { repeated, withoutKey, withoutTime };
    return this.#hasRange ? { ...counts, outOfRange } : counts;
  }
}
