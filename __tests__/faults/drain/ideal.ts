import { LARGE_BYTES, RETRY_AFTER_MS, type Strike, type Strikes } from './mix.js';

/** The life of an ideal client: it sends one request at a time, and time is a number. */
export interface IdealLife {
  readonly strikes: Strikes;
  /**
   * Healthy events, tracked evenly from 0 to `trackingMs`, when closing begins. The culprits are known and never sent.
   */
  readonly events: number;
  readonly eventBytes: number;
  readonly trackingMs: number;
  /** When closing ends. */
  readonly deadlineMs: number;
  readonly roundTripMs: number;
  readonly timeoutMs: number;
  readonly maxBatchSize: number;
  readonly maxBatchBytes: number;
}

export interface IdealResult {
  /** Of the healthy events, those that the relay has stored at the deadline. */
  readonly share: number;
  readonly requests: number;
  /** When the last event was acknowledged, or the deadline. */
  readonly endMs: number;
}

/** Bytes of a request beside its events, and what separates them. */
const ENVELOPE_BYTES = 65;

interface State {
  readonly nowMs: number;
  readonly requests: number;
  readonly acknowledged: number;
  readonly stored: number;
  /** Most bytes of a request. */
  readonly limitBytes: number;
}

/**
 * What could be delivered at most, one request after the other, over the same faults. Pure.
 *
 * The ideal client lives through the same time as the real one: it may send as soon as a batch is full, and from
 * closing on whatever is left. It always sends the most that fits, retries at once, and waits for nothing but a Retry-
 * After, a stall and the round trips. After a 413 it sends at most what no 413 refuses. It does not know what was
 * stored when the response is lost: it sends that again.
 */
export function idealOf(life: IdealLife): IdealResult {
  let state: State = { nowMs: 0, requests: 0, acknowledged: 0, stored: 0, limitBytes: life.maxBatchBytes };
  while (state.acknowledged < life.events && state.nowMs < life.deadlineMs) state = step(state, life);
  const { requests, stored, nowMs } = state;
  return { share: life.events === 0 ? 1 : stored / life.events, requests, endMs: Math.min(nowMs, life.deadlineMs) };
}

function step(state: State, life: IdealLife): State {
  const capacity = capacityOf(state, life);
  const fullAtMs = Math.min(life.trackingMs, (life.trackingMs * (state.acknowledged + capacity)) / life.events);
  if (state.nowMs < fullAtMs) return { ...state, nowMs: fullAtMs };
  const bytes = ENVELOPE_BYTES + Math.min(capacity, life.events - state.acknowledged) * (life.eventBytes + 1);
  return attempt(state, { life, upTo: Math.min(life.events, state.acknowledged + capacity), bytes });
}

function capacityOf({ limitBytes }: State, { eventBytes, maxBatchSize }: IdealLife): number {
  const room = Math.floor((limitBytes - ENVELOPE_BYTES) / (eventBytes + 1));
  return Math.max(1, Math.min(maxBatchSize, room));
}

interface Attempt {
  readonly life: IdealLife;
  /** The events before this one are delivered if it succeeds. */
  readonly upTo: number;
  readonly bytes: number;
}

function attempt(state: State, { life, upTo, bytes }: Attempt): State {
  const effect = effectOf(life.strikes(state.requests), bytes);
  const nowMs = state.nowMs + costMs(effect, life);
  const isInTime = nowMs <= life.deadlineMs;
  return {
    nowMs,
    requests: state.requests + 1,
    acknowledged: isInTime && effect === 'acknowledged' ? upTo : state.acknowledged,
    stored:
      isInTime && (effect === 'acknowledged' || effect === 'unknown') ? Math.max(state.stored, upTo) : state.stored,
    limitBytes: effect === 'too-large' ? Math.min(state.limitBytes, LARGE_BYTES) : state.limitBytes,
  };
}

/** `unknown`: stored, but the response is lost. */
type Effect = 'acknowledged' | 'unknown' | 'failed' | 'asked-to-wait' | 'stalled' | 'too-large';

function effectOf({ fault, cutAt }: Strike, bytes: number): Effect {
  switch (fault) {
    case '503':
    case '500':
    case 'reset-before':
      return 'failed';
    case '429':
      return 'asked-to-wait';
    case 'stall':
      return 'stalled';
    case 'reset-after':
      return 'unknown';
    case 'half':
      return cutAt === 'head' ? 'unknown' : 'acknowledged';
    case '413':
      return bytes > LARGE_BYTES ? 'too-large' : 'acknowledged';
    default:
      return 'acknowledged';
  }
}

function costMs(effect: Effect, { roundTripMs, timeoutMs }: IdealLife): number {
  if (effect === 'stalled') return timeoutMs;
  return effect === 'asked-to-wait' ? roundTripMs + RETRY_AFTER_MS : roundTripMs;
}
