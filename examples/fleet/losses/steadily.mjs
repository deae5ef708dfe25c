import { setTimeout as delay } from 'node:timers/promises';

export const PER_SECOND = 100;
const TICK_MS = 100;

/** Tracks 100 events a second; each batch is acknowledged before the next one is tracked. */
export async function trackSteadily(sender, forMs) {
  const endMs = performance.now() + forMs;
  for (let nextMs = performance.now() + TICK_MS; nextMs <= endMs; nextMs += TICK_MS) {
    sender.track((PER_SECOND * TICK_MS) / 1_000);
    await sender.flush();
    await delay(Math.max(0, nextMs - performance.now()));
  }
}
