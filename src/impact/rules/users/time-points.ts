import type { TimePoint } from '../counts.js';
import type { Seconds } from '../lines/sorted-line.js';
import { recordOf } from './record-of.js';

/** When a user was exposed to a variation, and when the first conversion came, if one did. */
export interface UserTimes {
  readonly variation: string;
  readonly exposed: Seconds;
  readonly converted: Seconds | undefined;
}

/** Of 200 first exposures, one may be earlier and one later than the time that is shown. */
const outside = { first: 1, last: 199, of: 200 } as const;

/**
 * The users over time, in at most this many equal steps, from when users were first exposed until when the last ones
 * were. Single users at strange times do not stretch it: a user who came before belongs to the first step, one who came
 * after to the last. So the numbers of the last step are those of the whole. If the time has fewer seconds, there are
 * fewer steps.
 */
export function timePointsOf(users: readonly UserTimes[], steps: number): TimePoint[] {
  const ends = endsOf(users, steps);
  return ends.map((until, step) => {
    const isBefore = (time: Seconds): boolean => time < until || step === ends.length - 1;
    return { until: Number(until), variations: recordOf(totalsOf(users, isBefore)) };
  });
}

function endsOf(users: readonly UserTimes[], steps: number): Seconds[] {
  const times = users.map(({ exposed }) => exposed).sort((a, b) => (a < b ? -1 : 1));
  const [first, last] = [quantile(times, outside.first), quantile(times, outside.last)];
  if (first === undefined || last === undefined) return [];
  const span = last - first + 1n;
  const count = span < steps ? span : BigInt(steps);
  return Array.from({ length: Number(count) }, (_, step) => first + upwards(BigInt(step + 1) * span, count));
}

/** The first of the sorted times up to which are at least this many of 200. */
function quantile(times: readonly Seconds[], share: number): Seconds | undefined {
  return times[Math.ceil((times.length * share) / outside.of) - 1];
}

function upwards(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

type Totals = TimePoint['variations'][string];

function totalsOf(users: readonly UserTimes[], isBefore: (time: Seconds) => boolean): ReadonlyMap<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const { variation, exposed, converted } of users) {
    const { exposedUsers, convertingUsers } = totals.get(variation) ?? { exposedUsers: 0, convertingUsers: 0 };
    totals.set(variation, {
      exposedUsers: exposedUsers + (isBefore(exposed) ? 1 : 0),
      convertingUsers: convertingUsers + (converted !== undefined && isBefore(converted) ? 1 : 0),
    });
  }
  return totals;
}
