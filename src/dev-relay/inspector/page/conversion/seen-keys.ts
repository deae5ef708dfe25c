import type { ArrivedEvent } from '../events/arrived-event.js';

/** More keys than anybody could choose among; a program that makes up keys does not fill the memory. */
const MAX_KEYS = 1_000;

/** The flags and goals of the events that came, each with how often. */
export class SeenKeys {
  readonly flags = new Map<string, number>();
  readonly goals = new Map<string, number>();

  add({ isTracking, kind, key }: ArrivedEvent): void {
    if (isTracking) countIn(this.goals, key);
    else if (kind === 'feature') countIn(this.flags, key);
  }
}

/** The key that came most often. */
export function mostFrequent(keys: ReadonlyMap<string, number>): string | undefined {
  let [most, found]: [number, string | undefined] = [0, undefined];
  for (const [key, count] of keys) if (count > most) [most, found] = [count, key];
  return found;
}

function countIn(keys: Map<string, number>, key: string): void {
  const before = keys.get(key);
  if (before === undefined && keys.size >= MAX_KEYS) return;
  keys.set(key, (before ?? 0) + 1);
}
