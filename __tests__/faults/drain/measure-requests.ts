import { NONE } from './mix.js';
import { culpritsOf, type Plan } from './plan.js';
import { runDrain, type DrainRun } from './run-drain.js';

/** One number beside what it may be at most. */
export interface Measurement {
  readonly text: string;
  readonly value: number;
  readonly bar: number;
  readonly run: DrainRun;
  /** What must not be, whatever the number is. */
  readonly complaints: readonly string[];
}

/** Whether the number is within its bar, in a run without complaints. */
export function isMet({ value, bar, complaints }: Measurement): boolean {
  return value <= bar && complaints.length === 0;
}

export interface MeasureSettings {
  readonly seed: number;
  readonly events: number;
  readonly options: Plan['options'];
}

const WATCHED_MS = 5_000;

/**
 * How many requests a healthy relay is sent for each event, empty batches included, when this share is poisoned. The
 * provider stays open.
 */
export async function measurePoison(share: number, settings: MeasureSettings): Promise<Measurement> {
  const count = Math.round(settings.events * share);
  const culprits = culpritsOf(settings.seed, { events: settings.events, count });
  const run = await runDrain(planWith(culprits, settings), { kind: 'flush' });
  const { unaccounted, contradictions } = run.account;
  const lost = unaccounted > 0 ? [`${unaccounted} UNACCOUNTED`] : [];
  return {
    text: `requests per event at ${share * 100} % culprits`,
    value: run.requests.length / settings.events,
    bar: BARS[String(share)] ?? Infinity,
    run,
    complaints: [...lost, ...contradictions, ...run.mishaps],
  };
}

const BARS: Readonly<Record<string, number>> = { '0.001': 0.025, '0.01': 0.18 };

/** How hard a relay is pressed that refuses every event but takes empty batches. */
export async function measureRefusal(settings: MeasureSettings): Promise<Measurement> {
  const all = culpritsOf(settings.seed, { events: settings.events, count: settings.events });
  const run = await runDrain(planWith(all, settings), { kind: 'wait', ms: WATCHED_MS });
  const times = run.requests.map(({ atMs }) => atMs).sort((one, other) => one - other);
  return {
    text: 'most requests in one second to a relay that refuses every event',
    value: mostInAWindow(times, 1_000),
    bar: 20,
    run,
    complaints: run.mishaps,
  };
}

function planWith(culprits: ReadonlySet<number>, { seed, events, options }: MeasureSettings): Plan {
  // Only full batches and the flush send.
  const patient = { timeout: 1_000, dataFlushInterval: 600_000, ...options };
  return { form: 'a', seed, events, culprits, strikes: () => NONE, options: patient };
}

/** Of sorted times the most that lie within a window of this length. Pure. */
export function mostInAWindow(times: readonly number[], lengthMs: number): number {
  let from = 0;
  return times.reduce((most, time, to) => {
    while ((times[from] ?? time) <= time - lengthMs) from++;
    return Math.max(most, to - from + 1);
  }, 0);
}
