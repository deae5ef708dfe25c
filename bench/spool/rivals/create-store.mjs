import { RowStore } from './row-store.mjs';

let database;

/** Providers that are made from now on keep their events in this database. */
export function keepIn(opened) {
  database = opened;
}

/** Takes the place of the function of this name in `src/create-store.ts`. */
export function createStore(options, { envelope }) {
  const bounds = {
    ...{ envelope, maxBatchSize: options.maxBatchSize, maxBatchBytes: options.maxBatchBytes },
    ...{ maxEvents: 2 * options.maxPendingEvents, maxBytes: options.maxPendingBytes },
  };
  return new RowStore(bounds, database);
}
