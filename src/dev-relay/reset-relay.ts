import type { Exporters } from './exporters/exporters.js';
import type { Chance, Failures } from './failures/failures.js';
import type { FlagStore } from './flags/flag-store.js';
import { noRequests, type RequestCounts } from './http/request-counts.js';

/** What changes while a relay runs. */
export interface Resettable {
  readonly store: FlagStore;
  readonly failures: Failures;
  /** The failures that `chaos` causes, from its beginning. */
  readonly chance: () => Chance;
  readonly exporters: Exporters;
  readonly counts: RequestCounts;
}

/** Goes back to the start, for the next test: no events, and the flags and the failures of the start. */
export function resetRelay({ failures, chance, counts, store, exporters }: Resettable): void {
  failures.restart(chance());
  Object.assign(counts, noRequests());
  store.restore();
  exporters.clear();
}
