import { setOfAllCopies } from './shared-by-copies.js';

/**
 * Events that were tracked but not handed to a provider yet, because the context of their request is still awaited. One
 * copy of this package may defer what another one delivers.
 */
const deferred = setOfAllCopies<Promise<void>>('deferred');

/** Makes {@link deferredEvents} wait for this event, so that providers close after it. `tracked` must never reject. */
export function deferEvent(tracked: Promise<void>): void {
  const events = deferred();
  events.add(tracked);
  void tracked.then(() => events.delete(tracked));
}

/** Resolves when the providers have all events that were tracked so far. Never rejects. */
export async function deferredEvents(): Promise<void> {
  await Promise.all(deferred());
}
