/** Captured when this module is loaded: tests that replace `Date` later do not change it. */
const SystemDate = globalThis.Date;

/** The furthest instant from 1970 that a `Date` can hold, in milliseconds. */
const FURTHEST_MS = 8.64e15;

/**
 * The time of day in milliseconds since 1970. A replaced `Date.now` is used as long as it returns an instant; where it
 * throws or returns anything else, the system's own clock is read. Never throws.
 */
export function wallClockMs(): number {
  try {
    const nowMs: unknown = Date.now();
    if (isInstant(nowMs)) return nowMs;
  } catch {
    // Falls through to the system's clock.
  }
  return systemClockMs();
}

/** The whole seconds of an instant (GOFF-COLL-007); those of the system's clock if `nowMs` is not a valid time. */
export function secondsOf(nowMs: unknown): number {
  return Math.floor(instantOr(nowMs, systemClockMs) / 1000);
}

/** Uses the constructor, because the usual mock replaces `Date.now` alone, perhaps before this module is loaded. */
function systemClockMs(): number {
  return instantOr(new SystemDate().getTime(), () => 0);
}

function instantOr(nowMs: unknown, otherwise: () => number): number {
  return isInstant(nowMs) ? nowMs : otherwise();
}

function isInstant(nowMs: unknown): nowMs is number {
  return typeof nowMs === 'number' && nowMs <= FURTHEST_MS && nowMs >= -FURTHEST_MS;
}
