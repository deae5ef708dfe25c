import type { EventValue, GoalEvent } from '../lines/sorted-line.js';
import { byBytes } from './by-bytes.js';

/** The goal events of one user without those that give way to another one with the same id. */
export function stayingEvents(events: readonly GoalEvent[]): GoalEvent[] {
  const staying = new Map<string, GoalEvent>();
  const withoutId = events.filter(({ id }) => id === undefined);
  for (const event of events) {
    if (event.id !== undefined) staying.set(event.id, firstOf(event, staying.get(event.id)));
  }
  return [...withoutId, ...staying.values()];
}

function firstOf(event: GoalEvent, other: GoalEvent | undefined): GoalEvent {
  return other !== undefined && precedence(other, event) <= 0 ? other : event;
}

const ranks: Record<EventValue['kind'], number> = { usable: 0, unusable: 1, missing: 2 };

/** Negative if `a` stays and `b` goes. Events that are equal in all of this have equal results. */
function precedence(a: GoalEvent, b: GoalEvent): number {
  return (
    compare(a.time, b.time) ||
    ranks[a.value.kind] - ranks[b.value.kind] ||
    compare(a.value.units, b.value.units) ||
    byBytes(a.currency, b.currency)
  );
}

function compare(a: bigint, b: bigint): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
