import type { DevRelay } from './dev-relay.js';
import type { DevArea } from './dev-api/dev-area.js';
import type { EventFeed } from './dev-api/event-feed.js';
import { resetRelay } from './reset-relay.js';
import type { ChangeStreams } from './endpoints/change-streams.js';
import { isTrackingEvent, type ExportedEvent, type FeatureEvent, type TrackingEvent } from './events/exported-event.js';
import type { Exporters } from './exporters/exporters.js';
import type { Chance, Failure, Failures } from './failures/failures.js';
import type { FlagStore } from './flags/flag-store.js';
import type { FlagsFile } from './flags/flags-file.js';
import type { RelayServer } from './http/relay-server.js';
import type { RequestCounts } from './http/request-counts.js';
import type { RequestLog } from './http/request-log.js';
import type { EventFilter, EventPredicate } from './kit/event-filter.js';
import { readWanted, type EventWaits, type WaitOptions } from './kit/event-waits.js';
import { readGivenFlag, readGivenFlags } from './kit/given-flags.js';

export interface RelayParts {
  readonly store: FlagStore;
  readonly file: FlagsFile | undefined;
  readonly failures: Failures;
  /** The failures that `chaos` causes, from its beginning. */
  readonly chance: () => Chance;
  readonly exporters: Exporters;
  readonly waits: EventWaits;
  readonly streams: ChangeStreams;
  readonly counts: RequestCounts;
  readonly eventFeed: EventFeed;
  readonly requestLog: RequestLog;
}

interface Listening extends RelayParts {
  readonly dev: DevArea;
  readonly server: RelayServer;
  readonly url: string;
  readonly port: number;
}

/** What `startDevRelay` resolves with. */
export class RunningRelay implements DevRelay {
  readonly url: string;
  readonly port: number;
  readonly inspectorUrl: string | undefined;
  readonly #parts: Listening;
  #closing: Promise<void> | undefined;

  constructor(parts: Listening) {
    this.url = parts.url;
    this.port = parts.port;
    this.inspectorUrl = parts.dev.isOn ? `${parts.url}/` : undefined;
    this.#parts = parts;
  }

  get events(): readonly ExportedEvent[] {
    return this.#parts.exporters.events;
  }

  get exposures(): readonly FeatureEvent[] {
    return this.events.filter((event): event is FeatureEvent => !isTrackingEvent(event));
  }

  get tracking(): readonly TrackingEvent[] {
    return this.events.filter(isTrackingEvent);
  }

  get requests(): Readonly<RequestCounts> {
    return this.#parts.counts;
  }

  async waitForEvent<Event extends ExportedEvent>(
    filter: EventFilter | EventPredicate,
    options: WaitOptions = {},
  ): Promise<Event> {
    return (await this.#parts.waits.waitFor(this.events, readWanted(filter, options))) as Event;
  }

  clear(): void {
    this.#parts.exporters.clear();
  }

  async setFlags(flags: Readonly<Record<string, unknown>>): Promise<void> {
    this.#parts.store.override(readGivenFlags(flags));
  }

  async setFlag(key: string, flag: object): Promise<void> {
    this.#parts.store.overrideSome(readGivenFlag(key, flag));
  }

  async refresh(): Promise<boolean> {
    return (await this.#parts.file?.reload()) ?? true;
  }

  fail(failure: Failure = {}): void {
    this.#parts.failures.fail(failure);
    if (failure.path === 'stream') this.#parts.streams.end();
  }

  recover(): void {
    this.#parts.failures.recover();
  }

  async reset(): Promise<void> {
    resetRelay(this.#parts);
  }

  flush(): Promise<void> {
    return this.#parts.exporters.flush();
  }

  close(): Promise<void> {
    this.#closing ??= end(this.#parts);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

async function end({ file, streams, server, exporters }: Listening): Promise<void> {
  file?.close();
  streams.close();
  await server.close();
  await exporters.close();
}
