/** Returns a number in [0, 1), like `Math.random`; all delays of this file are in milliseconds and have jitter. */
export type Random = () => number;

const FIRST_BACKOFF_MS = 500;
const FIRST_CLOSING_BACKOFF_MS = 30;
const MAX_CLOSING_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
const MAX_SEND_BACKOFF_MS = 5 * 60_000;
const MAX_CLOSING_JITTER_MS = 20;
const MAX_RETRY_AFTER_MS = 5 * 60_000;
const HOLD_PROBE_MS = 60_000;
const HOLD_JITTER = 0.2;
const INTERVAL_JITTER = 0.1;
const FIRST_INTERVAL_JITTER = 0.9;
const SAFE_FRACTION = 0.5;

export interface SendFailure {
  /** Failures in a row, from 1. */
  readonly attempt: number;
  readonly flushIntervalMs: number;
}

/**
 * At most min(30 s, 500 ms × 2^(attempt−1)), and at least 15 s less than that, or 0: instances that lost the relay
 * together do not come back together, and in a long outage none asks again at once. `attempt` counts failures in a
 * row, from 1.
 */
export function backoffMs(attempt: number, random: Random): number {
  return steppedBackoffMs({ attempt, longestMs: MAX_BACKOFF_MS, leastLongestMs: MAX_BACKOFF_MS / 2 }, random);
}

/**
 * The same for batches of events: at most min({@link longestSendBackoffMs}, 500 ms × 2^(attempt−1)). The longest step
 * never gets shorter than half a flush interval (at most half of itself): with shorter ones an outage would cause more
 * requests than normal operation does.
 */
export function sendBackoffMs({ attempt, flushIntervalMs }: SendFailure, random: Random): number {
  const longestMs = longestSendBackoffMs(flushIntervalMs);
  return steppedBackoffMs({ attempt, longestMs, leastLongestMs: Math.min(flushIntervalMs, longestMs) / 2 }, random);
}

/**
 * The flush interval, but no less than 30 s and no more than 5 minutes: a fleet then asks a relay that is down about as
 * often as it sends to one that is up.
 */
export function longestSendBackoffMs(flushIntervalMs: number): number {
  return Math.min(MAX_SEND_BACKOFF_MS, Math.max(MAX_BACKOFF_MS, flushIntervalMs));
}

/**
 * While closing every moment counts: between half and all of min(500 ms, 30 ms × 2^(attempt−1)). `attempt` counts
 * failures in a row, from 1.
 */
export function closingBackoffMs(attempt: number, random: Random): number {
  return (
    (0.5 + fractionOf(random) / 2) * Math.min(MAX_CLOSING_BACKOFF_MS, FIRST_CLOSING_BACKOFF_MS * 2 ** (attempt - 1))
  );
}

/** The part of a relay's Retry-After that is granted: five minutes at most. */
export function boundedRetryAfterMs(retryAfterMs: number): number {
  return Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
}

/** Up to a tenth more than was granted, because instances that were refused together would return together. */
export function retryAfterBackoffMs(grantedMs: number, random: Random): number {
  return grantedMs * (1 + INTERVAL_JITTER * fractionOf(random));
}

/** The same while closing: a tenth more, but at most 20 ms more. */
export function closingRetryAfterMs(grantedMs: number, random: Random): number {
  return grantedMs + Math.min(INTERVAL_JITTER * grantedMs, MAX_CLOSING_JITTER_MS) * fractionOf(random);
}

/** The time between two probes of a relay in a hold: 60 s, give or take a fifth. */
export function holdProbeMs(random: Random): number {
  return HOLD_PROBE_MS * (1 + HOLD_JITTER * (2 * fractionOf(random) - 1));
}

/** An interval that jitter shortens by up to a tenth and never lengthens. */
export function jitteredIntervalMs(intervalMs: number, random: Random): number {
  return intervalMs * (1 - INTERVAL_JITTER * fractionOf(random));
}

/**
 * The first interval of a life, shortened by up to nine tenths: instances that start together then flush and poll at
 * different times, from the first interval on.
 */
export function firstIntervalMs(intervalMs: number, random: Random): number {
  return intervalMs * (1 - FIRST_INTERVAL_JITTER * fractionOf(random));
}

/** Anything between 0 and `mostMs`, so that instances that are told something at the same time do not act together. */
export function spreadMs(mostMs: number, random: Random): number {
  return fractionOf(random) * mostMs;
}

interface BackoffStep {
  readonly attempt: number;
  readonly longestMs: number;
  /** The shortest delay that jitter can make of `longestMs`. */
  readonly leastLongestMs: number;
}

/** Jitter takes at most as many milliseconds from any step as from the longest: a short one may become 0. */
function steppedBackoffMs({ attempt, longestMs, leastLongestMs }: BackoffStep, random: Random): number {
  const mostMs = Math.min(longestMs, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
  return mostMs - (1 - fractionOf(random)) * Math.min(mostMs, longestMs - leastLongestMs);
}

/** A replaced `Math.random` may throw or return anything; a delay must not become NaN or negative because of that. */
function fractionOf(random: Random): number {
  try {
    const fraction: unknown = random();
    return typeof fraction === 'number' && fraction >= 0 && fraction <= 1 ? fraction : SAFE_FRACTION;
  } catch {
    return SAFE_FRACTION;
  }
}
