import { isJsonObject } from '../events/json.js';
import type { Logger } from '../logger.js';

export interface FlushOptions {
  /**
   * How long to go on until the events are settled, in milliseconds, back-offs included. Without it `flush` makes one
   * attempt.
   *
   * @default one attempt
   */
  readonly timeoutMs?: number | undefined;
}

/** The time-out in the options of a `flush`. An invalid one is logged and ignored; it never makes the flush fail. */
export function flushTimeoutMs(options: unknown, logger: Logger): number | undefined {
  const { timeoutMs, found } = timeoutIn(options);
  if (timeoutMs === undefined && found === 'nothing') return undefined;
  if (typeof timeoutMs === 'number' && timeoutMs >= 0) return timeoutMs;
  logger.warn(`Expected timeoutMs of flush to be a number of milliseconds >= 0, got ${found}; ignored.`);
  return undefined;
}

/** The options may be a revoked proxy, or have a getter that throws. */
function timeoutIn(options: unknown): { readonly timeoutMs?: unknown; readonly found: string } {
  try {
    const timeoutMs = isJsonObject(options) ? options['timeoutMs'] : undefined;
    return { timeoutMs, found: timeoutMs === undefined ? 'nothing' : describe(timeoutMs) };
  } catch {
    return { found: 'what cannot be read' };
  }
}

function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value;
}
