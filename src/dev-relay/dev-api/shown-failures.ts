import type { ChaosOptions } from '../failures/chaos.js';
import type { Failure, Failures } from '../failures/failures.js';

/** The failures that are due, as JSON can say it. */
export interface ShownFailures {
  /** In their order; `times` is what is left of it. */
  readonly queue: readonly (Omit<Failure, 'times'> & { readonly times: number | 'always' })[];
  /** Null without failures at random. */
  readonly chaos: ChaosOptions | null;
}

export function showFailures({ due: { queue, chaos } }: Failures): ShownFailures {
  const shown = queue.map(({ times = 1, ...failure }) => ({
    ...failure,
    times: times === Infinity ? ('always' as const) : times,
  }));
  return { queue: shown, chaos: chaos ?? null };
}
