import { envelopeOf } from '../../src/delivery/envelope.js';
import { SpoolStore } from '../../src/delivery/store/spool/spool-store.js';
import { eventOf } from './event-encoders.js';
import { lineLogger } from './line-logger.js';

export interface LeftEvents {
  readonly directory: string;
  /** Where the events are to go. */
  readonly url: string;
  /** Their JSON texts. */
  readonly texts: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly nowMs?: () => number;
}

/** A purchase, as the provider writes it. */
export function purchase(id: string): string {
  const details = JSON.stringify({ eventId: id });
  return (
    '{"kind":"tracking","contextKind":"user","userKey":"user-1","creationDate":1700000000,"key":"purchase",' +
    `"evaluationContext":{"targetingKey":"user-1"},"trackingEventDetails":${details}}`
  );
}

export function purchases(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => purchase(`id-${from + index}`));
}

/** A spool that has these events in its files; it is open. */
export async function openWith({ directory, url, texts, meta = {}, nowMs }: LeftEvents): Promise<SpoolStore> {
  const store = new SpoolStore({
    ...{ maxBatchSize: 100, maxBatchBytes: 1_000_000, maxEvents: 100_000, maxBytes: 100_000_000 },
    ...{ url, meta, envelope: envelopeOf(meta), logger: lineLogger(), ...(nowMs === undefined ? {} : { nowMs }) },
    spool: { directory, maxBytes: 2 ** 30, maxAgeMs: 7 * 24 * 3_600_000, sync: 'never' },
  });
  // Nothing is taken over: what others have left stays theirs.
  for (const text of texts) store.enqueue(eventOf(text));
  store.keepAll();
  return store;
}

/** Leaves these events as a process does that closes while its relay is away. */
export async function leave(left: LeftEvents): Promise<void> {
  const store = await openWith(left);
  store.abandon();
  await store.close();
}
