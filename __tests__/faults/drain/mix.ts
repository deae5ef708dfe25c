import { randomOf } from '../../helpers/seeded-random.js';

/** What can strike a request. `stored` faults keep its events, as long as none of them is poisoned. */
export const FAULTS = [
  '503',
  '500',
  /** 429 with a Retry-After of one second. */
  '429',
  'reset-before',
  /** The events are stored, then the connection is cut. */
  'reset-after',
  /** The request is read, and nothing comes back. */
  'stall',
  /** Stored; a 2xx with a text that is no JSON. */
  'text',
  /** Stored; the connection is cut within the head or within the body of the response. */
  'half',
  /** For a body above `LARGE_BYTES` only. */
  '413',
  /** Stored; 202 without a body. */
  '202',
] as const;

export type Fault = (typeof FAULTS)[number];

/** The share of the requests that a fault strikes. Together at most 1; the rest is treated as it should be. */
export type Mix = Readonly<Record<Fault, number>>;

export const DEFAULT_MIX: Mix = {
  '503': 0.08,
  '500': 0.04,
  '429': 0.06,
  'reset-before': 0.06,
  'reset-after': 0.04,
  stall: 0.03,
  text: 0.05,
  half: 0.03,
  '413': 0.05,
  '202': 0.04,
};

/** A body above this is what a 413 refuses. */
export const LARGE_BYTES = 60_000;

export const RETRY_AFTER_MS = 1_000;

/** What strikes a request; `cutAt` tells for `half` where the response ends. */
export interface Strike {
  readonly fault: Fault | undefined;
  readonly cutAt: 'head' | 'body';
}

/** Treats the request as it should be. */
export const NONE: Strike = { fault: undefined, cutAt: 'head' };

export type Strikes = (n: number) => Strike;

/** What strikes the n-th request, from 0: a matter of the seed and of n alone. Nothing does from `until` on. */
export function strikesOf(seed: number, { mix, until }: { mix: Mix; until: number }): Strikes {
  return (n) => {
    if (n >= until) return NONE;
    const random = randomOf(Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b));
    return { fault: faultAt(random(), mix), cutAt: random() < 0.5 ? 'head' : 'body' };
  };
}

function faultAt(place: number, mix: Mix): Fault | undefined {
  let left = place;
  return FAULTS.find((fault) => (left -= mix[fault]) < 0);
}

/** Reads `503=0.2,stall=0`: these shares instead of the default ones. Throws an `Error` with one sentence. */
export function mixOf(text: string): Mix {
  const given = text.split(',').filter((each) => each !== '');
  const mix = { ...DEFAULT_MIX, ...Object.fromEntries(given.map(shareOf)) };
  const sum = Object.values(mix).reduce((total, share) => total + share, 0);
  if (sum > 1 + 1e-9) throw new Error(`Expected shares of at most 1 together, got ${sum.toFixed(3)}.`);
  return mix;
}

function shareOf(text: string): [string, number] {
  const [fault = '', value = ''] = text.split('=');
  const share = value === '' ? NaN : Number(value);
  const isKnown = (FAULTS as readonly string[]).includes(fault);
  if (isKnown && share >= 0 && share <= 1) return [fault, share];
  throw new Error(`Expected shares such as 503=0.2 of ${FAULTS.join(', ')}, got ${text}.`);
}
