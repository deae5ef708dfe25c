import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 10;
const GIVE_UP_AFTER_MS = 20_000;

/**
 * Resolves with the first result of `probe` that is neither `undefined` nor `false`; rejects, naming `what` was
 * awaited, when none has come after 20 s. The delay between two probes is no assertion about time.
 */
export async function waitUntil<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const givingUpAt = Date.now() + GIVE_UP_AFTER_MS;
  while (Date.now() < givingUpAt) {
    const result = await probe();
    if (result !== undefined && result !== false) return result;
    await delay(POLL_MS);
  }
  throw new Error(`Waited ${GIVE_UP_AFTER_MS} ms in vain for ${what}`);
}
