import type { Timer } from '../timing/clock.js';
import type { Pause } from './pause.js';

/** What a publisher does right now; the states of the diagram in docs/delivery.md. */
export type Phase =
  /** Nothing waits. */
  | { readonly kind: 'idle' }
  /** Events wait for the interval, or for more of them. */
  | { readonly kind: 'waiting'; readonly timer: Timer }
  /** Requests are under way; the run resolves with the pause that ended it. */
  | { readonly kind: 'sending'; readonly run: Promise<Pause | undefined> }
  /** A backlog is sent to a healthy relay, with rests between the batches. */
  | { readonly kind: 'pacing'; readonly timer: Timer }
  /** The relay failed, or asked for time. `endsMs` is on the monotonic clock. */
  | { readonly kind: 'backing-off'; readonly timer: Timer; readonly endsMs: number }
  /** The relay refuses everything; now and then it is tried again. */
  | { readonly kind: 'holding'; readonly timer: Timer; readonly endsMs: number }
  /** `close` delivers what it can. */
  | { readonly kind: 'closing' }
  /** Nothing is accepted any more. */
  | { readonly kind: 'closed' };
