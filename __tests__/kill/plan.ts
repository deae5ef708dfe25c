import type { Fault } from '../faults/faults.js';
import { faultsOf, SPLITS } from '../faults/faults.js';
import { pick, randomOf } from '../helpers/seeded-random.js';

/** An operation on files at which a process ends itself with a SIGKILL: the `count`th of its kind. */
export interface EndsAt {
  readonly operation: 'create' | 'write' | 'claim' | 'leave' | 'remove';
  readonly count: number;
  readonly when: 'before' | 'within' | 'after';
}

/** How a process ends, and what happens to it before. */
export interface Plan {
  readonly end: 'kill' | 'close' | 'exit';
  /** Whether the time until then begins when it is ready, or when it is started. */
  readonly from: 'start' | 'ready';
  readonly afterMs: number;
  /** It is stopped for a while at that moment, and killed while it is, or goes on and is ended later. */
  readonly stop: { readonly forMs: number; readonly then: 'end' | 'go on' } | undefined;
  /** It kills itself there, if it comes that far. */
  readonly endsAt: EndsAt | undefined;
}

/** What becomes of a process; the same for the same seed. */
export function planOf(seed: number, number: number): Plan {
  const random = randomOf(seed * 7_919 + number);
  const end = pick(ENDS, random);
  const from = random() < 0.3 ? 'start' : 'ready';
  const afterMs = from === 'start' ? 100 + random() * 900 : 5_000 * random() ** 2;
  const stop =
    random() < 0.15 ? { forMs: 50 + random() * 1_200, then: pick(['end', 'go on'] as const, random) } : undefined;
  const endsAt = random() < 0.45 ? momentOf(random) : undefined;
  return { end, from: end === 'kill' ? from : 'ready', afterMs, stop, endsAt };
}

const ENDS = [...Array<'kill'>(17).fill('kill'), 'close', 'close', 'exit'] as const;

const MOST: Readonly<Record<EndsAt['operation'], number>> = { create: 3, write: 150, claim: 4, leave: 2, remove: 3 };

function momentOf(random: () => number): EndsAt {
  const operation = pick(['create', 'write', 'write', 'claim', 'claim', 'claim', 'leave', 'remove'] as const, random);
  const whens = operation === 'write' ? (['before', 'within', 'after'] as const) : (['before', 'after'] as const);
  return { operation, count: 1 + Math.floor(random() * MOST[operation]), when: pick(whens, random) };
}

/** What the relay does, over and over; it never refuses an event for what that is. */
export function scriptOf(seed: number, round: number): Fault[] {
  return faultsOf(seed * 1_009 + round).filter(
    (fault) => !('status' in fault) || !SPLITS.includes(fault.status ?? 200),
  );
}
