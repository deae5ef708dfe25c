import type { GoalEventCounts, UserCounts, VariationCounts } from '../counts.js';
import type { GoalEvent, Seconds } from '../lines/sorted-line.js';
import { fateOf, isWithinMinute, type Fate } from './fate.js';
import { recordOf } from './record-of.js';
import { stayingEvents } from './staying-events.js';
import type { UserHistory } from './user-history.js';
import { VariationTally } from './variation-tally.js';

/** What the window of a user is measured by; both undefined without a window. */
export interface Window {
  readonly windowSeconds: number | undefined;
  /** The time of the newest line read. */
  readonly newest: Seconds | undefined;
}

type EventTally = Record<'sameId' | 'beforeExposureWithinMinute' | Fate, number>;

/** Adds up users: what the rules decide from all that was read of one of them. */
export class UsersTally {
  readonly #window: Window;
  readonly #variations = new Map<string, VariationTally>();
  readonly #users = { exposed: 0, mixed: 0, windowOpen: 0 };
  #exposures = 0;
  readonly #events: EventTally = {
    sameId: 0,
    notExposed: 0,
    mixedUser: 0,
    beforeExposure: 0,
    afterWindow: 0,
    counted: 0,
    beforeExposureWithinMinute: 0,
  };

  constructor(window: Window) {
    this.#window = window;
  }

  addUser(user: UserHistory): void {
    this.#exposures += user.exposures;
    const conversions = this.#judge(user);
    if (user.isMixed) this.#users.mixed += 1;
    if (user.variation === undefined) return;
    this.#users.exposed += 1;
    if (this.#isOpen(user)) this.#users.windowOpen += 1;
    this.#variation(user.variation).addUser(conversions);
  }

  /** Counted exposures. */
  get exposures(): number {
    return this.#exposures;
  }

  variations(): Record<string, VariationCounts> {
    return recordOf([...this.#variations].map(([name, tally]) => [name, tally.counts()]));
  }

  users(): UserCounts {
    const { exposed, mixed, windowOpen } = this.#users;
    return { exposed, mixed, ...(this.#window.windowSeconds === undefined ? {} : { windowOpen }) };
  }

  goalEvents(): Omit<GoalEventCounts, 'repeated' | 'withoutKey' | 'withoutTime' | 'outOfRange'> {
    const { afterWindow, ...others } = this.#events;
    return { ...others, ...(this.#window.windowSeconds === undefined ? {} : { afterWindow }) };
  }

  /** The conversions among the user's goal events. */
  #judge(user: UserHistory): GoalEvent[] {
    const staying = stayingEvents(user.goalEvents);
    this.#events.sameId += user.goalEvents.length - staying.length;
    return staying.filter((event) => this.#fate(event, user) === 'counted');
  }

  #fate(event: GoalEvent, user: UserHistory): Fate {
    const fate = fateOf({ event, user, windowSeconds: this.#window.windowSeconds });
    this.#events[fate] += 1;
    if (fate === 'beforeExposure' && isWithinMinute({ event, user })) this.#events.beforeExposureWithinMinute += 1;
    return fate;
  }

  #isOpen({ firstExposure }: UserHistory): boolean {
    const { windowSeconds, newest } = this.#window;
    if (windowSeconds === undefined || newest === undefined || firstExposure === undefined) return false;
    return newest - firstExposure < windowSeconds;
  }

  #variation(name: string): VariationTally {
    const tally = this.#variations.get(name) ?? new VariationTally();
    this.#variations.set(name, tally);
    return tally;
  }
}
