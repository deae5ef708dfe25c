import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeOf } from '../../../../src/delivery/envelope.js';
import type { StoreListener } from '../../../../src/delivery/arrivals.js';
import { eventTextsOf } from '../../../../src/delivery/event-texts.js';
import type { SpoolSettings, SpoolStoreOptions } from '../../../../src/delivery/store/spool/spool-store-options.js';
import { SpoolStore } from '../../../../src/delivery/store/spool/spool-store.js';
import { eventOf } from '../../../helpers/event-encoders.js';
import { lineLogger, type LineLogger } from '../../../helpers/line-logger.js';

export const URL = 'http://relay:1031';

export function spoolSettings(directory: string): SpoolSettings {
  return { directory, maxBytes: 2 ** 30, maxAgeMs: 7 * 24 * 3_600_000, sync: 'never' };
}

/** A spool, and what it has told. */
export interface OpenSpool {
  readonly store: SpoolStore;
  readonly logger: LineLogger;
  readonly told: { recovered: number; dropped: Record<string, number> };
}

export interface GivenSpool extends Partial<SpoolStoreOptions> {
  readonly directory: string;
  readonly settings?: Partial<SpoolSettings>;
}

/** A spool in a folder; it has not looked for what others have left. */
export function newSpool({ directory, settings, ...given }: GivenSpool): OpenSpool {
  const logger = lineLogger();
  const told: OpenSpool['told'] = { recovered: 0, dropped: {} };
  const meta = given.meta ?? {};
  const store = new SpoolStore({
    ...{ maxBatchSize: 100, maxBatchBytes: 1_000_000, maxEvents: 1_000, maxBytes: 10_000_000 },
    ...{ url: URL, meta, envelope: envelopeOf(meta), logger, ...given },
    spool: { ...spoolSettings(directory), ...settings },
  });
  const listener: StoreListener = {
    recovered: (events) => void (told.recovered += events),
    dropped: (reason, events) => void (told.dropped[reason] = (told.dropped[reason] ?? 0) + events),
    loaded: () => undefined,
  };
  store.arrivals.attach(listener);
  return { store, logger, told };
}

/** The same, when it has read all that others have left, as far as memory has room for it. */
export async function openSpool(given: GivenSpool): Promise<OpenSpool> {
  const spool = newSpool(given);
  await spool.store.arrivals.open();
  await spool.store.arrivals.loaded();
  return spool;
}

export function fill({ store }: OpenSpool, from: number, to: number): void {
  for (let n = from; n < to; n++) expect(store.enqueue(eventOf(String(n)))).toBe('taken');
}

/** Takes and commits all that waits, also what has to be read first; resolves with the texts. */
export async function drained({ store }: OpenSpool): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const batch = store.take({ endMark: Infinity, maxEvents: 100, maxBytes: 1_000_000, order: 'oldest' });
    if (batch !== undefined) {
      texts.push(...eventTextsOf(batch));
      store.commit(batch);
    } else if (store.arrivals.isLoading) await store.arrivals.loaded();
    else return texts;
  }
}

/** The end of a tick: what was accepted in it is in the folder. */
export const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The files of the folder, without their paths. */
export function filesIn(directory: string): string[] {
  return readdirSync(join(directory, 'v1'));
}

export function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, n) => String(from + n));
}
