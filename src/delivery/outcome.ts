import type { AttemptResult } from './transport.js';

export type Outcome =
  | { readonly kind: 'delivered'; readonly acknowledged: boolean }
  /** Try the same events again, after a back-off or after the time that the relay asked for. */
  | {
      readonly kind: 'retry';
      readonly cause: string;
      readonly retryAfterMs?: number | undefined;
      /** The relay may have taken events. */
      readonly ambiguous: boolean;
      readonly reset: boolean;
    }
  /** An event of the batch, or its size, is at fault: halving finds out which. */
  | ({ readonly kind: 'split' } & Refusal)
  /**
   * The events are not at fault, and waiting alone does not help: keep everything and try again now and then. A page in
   * place of a response may hide a relay that stores what it gets, so only an empty batch may be sent then.
   */
  | { readonly kind: 'hold'; readonly cause: string; readonly isPage: boolean };

/** A response that says that the fault is in the events of a batch. */
export interface Refusal {
  readonly by: 'event' | 'size';
  readonly cause: string;
}

const SPLIT_BY_EVENT: ReadonlySet<number> = new Set([400, 415, 422]);
const RETRY: ReadonlySet<number> = new Set([408, 425, 429]);

/** Codes of a connection that the other side ended: a server that refuses a large body may do that. */
const RESET_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** The outcome table of docs/delivery.md. Pure and total: every status and every failure has exactly one outcome. */
export function outcomeOf(result: AttemptResult): Outcome {
  if (result.kind === 'response') return outcomeOfStatus(result);
  const { code, message, requestSent } = result;
  const reset = requestSent && RESET_CODES.has(code);
  return { kind: 'retry', cause: `${code}: ${message}`, ambiguous: requestSent, reset };
}

function outcomeOfStatus({ status, retryAfterMs, body }: AttemptResult & { kind: 'response' }): Outcome {
  const cause = `HTTP ${status}`;
  if (status >= 200 && status < 300) return outcomeOfSuccess(cause, body);
  if (SPLIT_BY_EVENT.has(status)) return { kind: 'split', by: 'event', cause };
  if (status === 413) return { kind: 'split', by: 'size', cause };
  if (RETRY.has(status) || status >= 500) return { kind: 'retry', cause, retryAfterMs, ambiguous: false, reset: false };
  return { kind: 'hold', cause, isPage: false };
}

/** A login page or a captive portal responds with 200, too. */
function outcomeOfSuccess(cause: string, body: 'acknowledged' | 'html' | 'unknown'): Outcome {
  if (body === 'html') return { kind: 'hold', cause: `${cause} with an HTML page`, isPage: true };
  return { kind: 'delivered', acknowledged: body === 'acknowledged' };
}
