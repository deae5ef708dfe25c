import { randomOf, shuffle } from '../helpers/seeded-random.js';

/** How the relay treats one request to its collector. */
export type Fault =
  | { readonly kind: 'ok'; readonly body?: string; readonly status?: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: RetryAfter }
  /** Cuts the connection when the head of the request has come, and what came along with it. */
  | { readonly kind: 'reset-before-body' }
  /** Cuts the connection when this part of the body has come. */
  | { readonly kind: 'reset-within-body'; readonly part: number }
  /** Reads this part of the body, and then nothing any more. */
  | { readonly kind: 'stall-within-body'; readonly part: number }
  /** Responds before the body is read; then cuts, so that the client may see a reset only, or reads the rest anyway. */
  | { readonly kind: 'early-response'; readonly status: number; readonly andThen: 'cut' | 'read' }
  /** From here on the whole body is read. `stored` is the part of its events that the relay keeps anyway. */
  | { readonly kind: 'reset-after-body'; readonly stored: number }
  | { readonly kind: 'half-a-head'; readonly stored: number }
  | { readonly kind: 'stall'; readonly stored: number }
  | { readonly kind: 'slow-head'; readonly stored: number }
  /** A 200 whose body never ends: the events are acknowledged by the status. */
  | { readonly kind: 'half-a-body' }
  | { readonly kind: 'slow-body' }
  /** Stores the events, and a gateway puts a page in the place of the response. */
  | { readonly kind: 'page' }
  /** Responds, and cuts the connection that it announced to keep. */
  | { readonly kind: 'ok-then-cut' }
  /** Nothing listens for a while. */
  | { readonly kind: 'down'; readonly forMs: number };

export type RetryAfter = 'seconds' | 'http-date' | 'iso-date' | 'zero' | 'past' | 'nonsense';

export const HOLDS = [301, 302, 307, 401, 402, 403, 404, 405, 410, 431];
export const RETRIES = [408, 425, 429, 500, 502, 503, 504];
export const SPLITS = [400, 413, 415, 422];

/** Every kind of fault at least once, and success between them. */
const REPERTOIRE: readonly Fault[] = [
  ...[...HOLDS, ...RETRIES, ...SPLITS].map((status): Fault => ({ kind: 'status', status })),
  ...(['seconds', 'http-date', 'iso-date', 'zero', 'past', 'nonsense'] as const).map((retryAfter): Fault => ({
    kind: 'status',
    status: 429,
    retryAfter,
  })),
  { kind: 'status', status: 503, retryAfter: 'seconds' },
  { kind: 'reset-before-body' },
  { kind: 'reset-before-body' },
  { kind: 'early-response', status: 413, andThen: 'cut' },
  ...[0, 0.5, 1].map((stored): Fault => ({ kind: 'reset-after-body', stored })),
  ...[0, 0.5, 1].map((stored): Fault => ({ kind: 'stall', stored })),
  { kind: 'half-a-head', stored: 1 },
  { kind: 'slow-head', stored: 0.7 },
  { kind: 'half-a-body' },
  { kind: 'slow-body' },
  { kind: 'ok-then-cut' },
  { kind: 'ok-then-cut' },
  { kind: 'down', forMs: 150 },
  { kind: 'down', forMs: 400 },
  { kind: 'ok', status: 204 },
  { kind: 'page' },
  { kind: 'ok', body: '{"ingestedContentCount":' },
];

/** What can strike while a large body is still going out. */
const LARGE_REPERTOIRE: readonly Fault[] = [
  { kind: 'reset-before-body' },
  { kind: 'reset-before-body' },
  { kind: 'reset-within-body', part: 0.3 },
  { kind: 'reset-within-body', part: 0.9 },
  { kind: 'stall-within-body', part: 0.5 },
  ...[400, 401, 413, 503].map((status): Fault => ({ kind: 'early-response', status, andThen: 'cut' })),
  ...[413, 503].map((status): Fault => ({ kind: 'early-response', status, andThen: 'read' })),
  { kind: 'reset-after-body', stored: 0.5 },
  { kind: 'stall', stored: 1 },
  { kind: 'down', forMs: 150 },
];

/** The faults of a seed, in its order; a third of the steps are plain successes. */
export function faultsOf(seed: number, count = Infinity): Fault[] {
  return scriptOf(REPERTOIRE, { seed, count });
}

/** The faults of a seed that large bodies meet. */
export function largeFaultsOf(seed: number, count = Infinity): Fault[] {
  return scriptOf(LARGE_REPERTOIRE, { seed: seed + 1_000, count });
}

function scriptOf(repertoire: readonly Fault[], { seed, count }: { seed: number; count: number }): Fault[] {
  const random = randomOf(seed);
  return shuffle(repertoire, random)
    .slice(0, count)
    .flatMap((fault): Fault[] => (random() < 0.5 ? [fault, { kind: 'ok' }] : [fault]));
}
