/** Events that were tracked but not handed to a provider yet, because the context of their request is still awaited. */
const deferred = new Set<Promise<void>>();

/** Makes {@link deferredEvents} wait for this event, so that providers close after it. `tracked` must never reject. */
export function deferEvent(tracked: Promise<void>): void {
  deferred.add(tracked);
  void tracked.then(() => deferred.delete(tracked));
}

/** Resolves when the providers have all events that were tracked so far. Never rejects. */
export async function deferredEvents(): Promise<void> {
  await Promise.all(deferred);
}
