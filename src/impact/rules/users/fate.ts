import type { GoalEvent } from '../lines/sorted-line.js';
import { stayingEvents } from './staying-events.js';
import type { UserHistory } from './user-history.js';

/** The first test of a goal event's user that sets it aside, or that it counts: a conversion. */
export type Fate = 'notExposed' | 'mixedUser' | 'beforeExposure' | 'afterWindow' | 'counted';

export interface FateInput {
  readonly event: GoalEvent;
  readonly user: UserHistory;
  readonly windowSeconds: number | undefined;
}

/** Times are whole seconds. What happens in the second of the exposure counts: visitors see a flag before they buy. */
export function fateOf({ event, user, windowSeconds }: FateInput): Fate {
  const first = user.firstExposure;
  if (first === undefined) return 'notExposed';
  if (user.isMixed) return 'mixedUser';
  if (event.time < first) return 'beforeExposure';
  return windowSeconds !== undefined && event.time - first > windowSeconds ? 'afterWindow' : 'counted';
}

const minute = 60n;

/** Whether an event is so shortly before the exposure that different clocks may be the reason. */
export function isWithinMinute({ event, user: { firstExposure } }: Omit<FateInput, 'windowSeconds'>): boolean {
  return firstExposure !== undefined && firstExposure - event.time <= minute;
}

/** The goal events of a user that count. */
export function conversionsOf(user: UserHistory, windowSeconds: number | undefined): GoalEvent[] {
  return stayingEvents(user.goalEvents).filter((event) => fateOf({ event, user, windowSeconds }) === 'counted');
}
