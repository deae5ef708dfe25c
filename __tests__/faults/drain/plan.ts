import { randomOf } from '../../helpers/seeded-random.js';
import { DEFAULT_MIX, strikesOf, type Mix, type Strikes } from './mix.js';

export const FORMS = ['a', 'b', 'c'] as const;
export type Form = (typeof FORMS)[number];

/** What a run is asked for. */
export interface DrainRequest {
  readonly form: Form;
  readonly seed: number;
  readonly events?: number;
  /** Share of the events that the relay never accepts; form b has none. */
  readonly poison?: number;
  readonly mix?: Mix;
  /** Options of the provider beside its defaults. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Plan {
  readonly form: Form;
  readonly seed: number;
  readonly events: number;
  /** The numbers of the poisoned events. */
  readonly culprits: ReadonlySet<number>;
  readonly strikes: Strikes;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The requests that faults strike, from the first one. */
const FAULTY_REQUESTS: Readonly<Record<Form, number>> = { a: 40, b: Infinity, c: 120 };

/** How long one request may take; everything else of the provider is left to its defaults. */
export const TIMEOUT_MS = 1_000;

export function planOf({ form, seed, events = 20_000, poison = 0.001, mix, options = {} }: DrainRequest): Plan {
  const count = form === 'b' ? 0 : Math.round(events * poison);
  return {
    form,
    seed,
    events,
    culprits: culpritsOf(seed, { events, count }),
    strikes: strikesOf(seed, { mix: mix ?? DEFAULT_MIX, until: FAULTY_REQUESTS[form] }),
    options: { timeout: TIMEOUT_MS, ...options },
  };
}

/** This many of the events, anywhere among them. */
export function culpritsOf(seed: number, { events, count }: { events: number; count: number }): Set<number> {
  const random = randomOf(seed);
  const culprits = new Set<number>();
  while (culprits.size < Math.min(count, events)) culprits.add(Math.floor(random() * events));
  return culprits;
}
