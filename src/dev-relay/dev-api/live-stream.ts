import type { ServerResponse } from 'node:http';

import { encodeEventLine } from '../events/exported-event.js';
import type { DevParts } from './dev-parts.js';
import type { EventBatch } from './event-feed.js';
import { showFailures } from './shown-failures.js';

/** Bytes that may wait for a client that reads slowly. Messages beyond that are dropped and counted. */
const MOST_WAITING_BYTES = 4 << 20;

/** Events of a batch that one message has at most. */
const EVENTS_AT_ONCE = 500;

/** What was not sent because the client had too much to read. */
interface Dropped {
  events: number;
  messages: number;
}

/**
 * One client of `GET /dev/stream`. It gets `hello` first, then `events`, `request`, `flags`, `failures`, `cleared` as
 * they happen, and `dropped` where it has read too slowly. The id of a message is the number of the next event.
 */
export class LiveStream {
  readonly #response: ServerResponse;
  readonly #parts: DevParts;
  #dropped: Dropped = { events: 0, messages: 0 };

  constructor(response: ServerResponse, parts: DevParts) {
    this.#response = response;
    this.#parts = parts;
  }

  /**
   * Sends the events that are held from the number `since` on, and all that follow; resolves when the stream has ended.
   */
  async run(since: number, signal: AbortSignal): Promise<void> {
    const stops = this.#listen();
    this.#greet(since);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    for (const stop of stops) stop();
    this.#end();
  }

  #greet(since: number): void {
    const { eventFeed, exporters } = this.#parts;
    const from = since > eventFeed.next ? 0 : since;
    const missed = Math.max(0, eventFeed.next - exporters.events.length - from);
    this.#send('hello', { since: from, next: eventFeed.next, missed });
    for (const batch of eventFeed.batches(exporters.events, from)) this.#sendBatch(batch);
  }

  #listen(): readonly (() => void)[] {
    const { eventFeed, requestLog, store, failures } = this.#parts;
    return [
      eventFeed.listen({
        onEvents: (batch) => this.#sendBatch(batch),
        onClear: () => this.#send('cleared', { next: eventFeed.next }),
      }),
      requestLog.listen((request) => this.#send('request', request)),
      store.onSwitch(() => this.#send('flags', { flags: store.select().length })),
      failures.listen(() => this.#send('failures', showFailures(failures))),
    ];
  }

  #sendBatch({ time, first, events }: EventBatch): void {
    for (let from = 0; from < events.length; from += EVENTS_AT_ONCE) {
      const some = events.slice(from, from + EVENTS_AT_ONCE);
      if (this.#isFull()) this.#dropped.events += some.length;
      else this.#write('events', eventsJson({ time, first: first + from, events: some }), first + from + some.length);
    }
  }

  #send(event: string, data: unknown): void {
    if (this.#isFull()) this.#dropped.messages++;
    else this.#write(event, JSON.stringify(data), this.#parts.eventFeed.next);
  }

  #isFull(): boolean {
    return this.#response.writableLength > MOST_WAITING_BYTES;
  }

  #write(event: string, json: string, next: number): void {
    const dropped = this.#dropped;
    if (dropped.events + dropped.messages > 0) {
      this.#dropped = { events: 0, messages: 0 };
      this.#response.write(`event: dropped\ndata: ${JSON.stringify(dropped)}\n\n`);
    }
    this.#response.write(`id: ${next}\nevent: ${event}\ndata: ${json}\n\n`);
  }

  /** Ends the response and its connection: neither a slow client nor a kept connection may hold up the relay's end. */
  #end(): void {
    const { socket, writableLength } = this.#response;
    if (writableLength > 0) return void this.#response.destroy();
    this.#response.end();
    socket?.destroySoon();
  }
}

function eventsJson({ time, first, events }: EventBatch): string {
  const texts = events.map((event) => encodeEventLine(event).trimEnd());
  return `{"time":${time},"first":${first},"events":[${texts.join(',')}]}`;
}
