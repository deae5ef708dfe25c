import type { Arrival } from '../events/arrived-event.js';
import { readHeldEvents, type RelayEvent } from './held-events.js';
import { RelayStream, type RelayStreamOptions } from './relay-stream.js';

export interface RelayListener extends Pick<RelayStreamOptions, 'onState'> {
  onEvents(arrivals: readonly Arrival[]): void;
  /** Called when this many events have come to the relay, but not to the page. */
  onMissed(events: number): void;
  /** Called when the page is connected, maybe to a relay that has been started anew. */
  onHello(): void;
  onRequest(request: unknown): void;
  onFlags(): void;
  onFailures(failures: unknown): void;
}

interface Batch {
  readonly time: number;
  readonly events: readonly RelayEvent[];
}

const RETRY_MS = 2_000;

/** Tells of the events that the relay holds, and then of all that happens. Goes on for ever. */
export async function followRelay(listener: RelayListener): Promise<void> {
  const held = await readHeldEvents((events) => listener.onEvents(events.map(arrivalOf)));
  if (held === undefined) {
    listener.onState('lost');
    setTimeout(() => void followRelay(listener), RETRY_MS);
    return;
  }
  if (held.missed > 0) listener.onMissed(held.missed);
  new RelayStream(held.next, { onState: (state) => listener.onState(state), listeners: listenersOf(listener) });
}

/** Of events that came before the page, only their own time is known, in seconds. */
function arrivalOf(event: RelayEvent): Arrival {
  return { atMs: Number(event['creationDate']) * 1_000, event };
}

function listenersOf(listener: RelayListener): RelayStreamOptions['listeners'] {
  return {
    hello: (hello) => {
      const { missed } = hello as { readonly missed: number };
      if (missed > 0) listener.onMissed(missed);
      listener.onHello();
    },
    events: (batch) => {
      const { time, events } = batch as Batch;
      listener.onEvents(events.map((event) => ({ atMs: time, event })));
    },
    dropped: (dropped) => listener.onMissed((dropped as { readonly events: number }).events),
    request: (request) => listener.onRequest(request),
    flags: () => listener.onFlags(),
    failures: (failures) => listener.onFailures(failures),
  };
}
