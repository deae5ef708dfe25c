import { FORMS, planOf, type Form } from './plan.js';
import { runDrain } from './run-drain.js';

/** A short version of the scenario: whatever is delivered in that time, every event is accounted for. */
it.each<Form>(FORMS)(
  'the ledger accounts for every event of a backend that closes while its relay fails (form %s)',
  async (form) => {
    const run = await runDrain(
      planOf({ form, seed: 3, events: 2_000, poison: 0.005, options: { shutdownTimeoutMs: 2_000, maxBatchSize: 200 } }),
    );
    expect(run.mishaps).toEqual([]);
    expect(run.account).toMatchObject({ healthy: form === 'b' ? 2_000 : 1_990, unaccounted: 0, contradictions: [] });
    // This seed strikes from the first request on, however few there are time for.
    expect(run.requests[0]?.fault).toBe('reset-before');
  },
  100_000,
);
