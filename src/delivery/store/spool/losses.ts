import type { Backlog } from './backlog.js';
import type { GivenUp } from './given-up.js';
import type { Segment } from './segment.js';
import type { Segments } from './segments.js';

export interface LossesOptions {
  readonly backlog: Backlog;
  readonly segments: Segments;
  readonly givenUp: GivenUp;
}

/** Gives up whole files. Those of their events that are also in memory are sent from there; only the rest is lost. */
export class Losses {
  readonly #options: LossesOptions;

  constructor(options: LossesOptions) {
    this.#options = options;
  }

  /**
   * Gives up those events of a file that are only there. Unless they have `expired`, the file is given up with them.
   */
  giveUp(segment: Segment, reason: 'overflow' | 'unreadable' | 'expired'): void {
    const { backlog, segments, givenUp } = this.#options;
    const runs = backlog.skip(segment);
    if (reason === 'overflow') segments.remove(segment);
    else if (reason === 'unreadable') segments.forget(segment);
    else segments.settle(runs);
    givenUp.add(
      reason,
      runs.reduce((sum, { count }) => sum + count, 0),
    );
  }

  /** The file that has the event with this number cannot be read. */
  giveUpUnreadable(number: number): void {
    const segment = this.#options.segments.all.find(({ first, end }) => first <= number && number < end);
    if (segment !== undefined) this.giveUp(segment, 'unreadable');
  }
}
