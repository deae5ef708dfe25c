import { FORMS, planOf, type Form } from './plan.js';
import { runDrain } from './run-drain.js';

/** A short version of the scenario: whatever is delivered in that time, every event is accounted for. */
it.each<Form>(FORMS)(
  'accounts for every event of a backend that closes while its relay fails (form %s)',
  async (form) => {
    const run = await runDrain(
      planOf({ form, seed: 1, events: 2_000, poison: 0.005, options: { shutdownTimeoutMs: 2_000, maxBatchSize: 200 } }),
    );
    expect(run.mishaps).toEqual([]);
    expect(run.account).toMatchObject({ healthy: form === 'b' ? 2_000 : 1_990, unaccounted: 0, contradictions: [] });
    // Faults have struck, and some events have arrived in spite of them.
    expect(run.requests.filter(({ fault }) => fault !== undefined)).not.toEqual([]);
    expect(run.account.storedShare).toBeGreaterThan(0);
  },
  100_000,
);
