/** Why sending stopped before everything due was sent, and for how long. */
export interface Pause {
  readonly kind: 'backoff' | 'hold';
  readonly delayMs: number;
  /** What the relay asked for with Retry-After; 0 if the delay is our own choice. */
  readonly obligedMs: number;
  readonly cause: string;
}

/**
 * Joins two pauses that are asked for at the same time: a hold counts more than a back-off, and a longer delay more
 * than a shorter one.
 */
export function longerPause(pause: Pause, other: Pause | undefined): Pause {
  if (other === undefined) return pause;
  const delayMs = Math.max(pause.delayMs, other.delayMs);
  const obligedMs = Math.max(pause.obligedMs, other.obligedMs);
  return { ...(pause.kind === 'hold' ? pause : other), delayMs, obligedMs };
}
