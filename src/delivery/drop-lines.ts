import { counted, quoted } from '../log-text.js';
import type { DropReason } from './ledger.js';

/** What was dropped; `event` names it if that is known. */
export interface Dropped {
  readonly count: number;
  readonly event?: string | undefined;
  /** A sentence that says why; it ends the line. */
  readonly failure?: string | undefined;
}

/**
 * How drops for a reason are logged: `each` one; `occasionally`, which is at most once a minute if the event has no
 * name; or in a `summary` when their cause is over.
 */
export interface DropLine {
  readonly level: 'warn' | 'error';
  readonly often: 'each' | 'occasionally' | 'summary';
  readonly line: (dropped: Dropped) => string;
}

/** The log lines of all reasons. A new reason needs its line here. */
export const DROP_LINES: Readonly<Record<DropReason, DropLine>> = {
  overflow: {
    level: 'warn',
    often: 'summary',
    line: ({ count }) => {
      const oldest = count === 1 ? 'the oldest event was' : `the ${counted(count, 'oldest event')} were`;
      return `There was no more room: ${oldest} dropped (overflow).`;
    },
  },
  unserializable: {
    level: 'warn',
    often: 'occasionally',
    line: () => 'An event of which nothing can be written as JSON was dropped (unserializable).',
  },
  too_large: {
    level: 'warn',
    often: 'occasionally',
    line: ({ event }) =>
      event === undefined
        ? 'An event that alone exceeds maxBatchBytes was dropped (too_large).'
        : `The collector refused one ${event}; it was dropped (too_large).`,
  },
  rejected: {
    level: 'warn',
    often: 'each',
    line: ({ event = 'event' }) => `The collector refused one ${event}; it was dropped (rejected).`,
  },
  ambiguous: {
    level: 'warn',
    often: 'occasionally',
    line: () => 'Events whose response was lost are dropped (ambiguous): deliveryGuarantee is at-most-once.',
  },
  shutdown: {
    level: 'error',
    often: 'each',
    line: ({ count, failure = '' }) =>
      `Closed with ${counted(count, 'event')} undelivered; ${count === 1 ? 'it is' : 'they are'} counted as dropped ` +
      `(shutdown).${failure}`,
  },
  expired: {
    level: 'warn',
    often: 'occasionally',
    line: () => 'Events that were in the spool for longer than its maxAgeMs were dropped (expired).',
  },
  unreadable: {
    level: 'error',
    often: 'occasionally',
    line: () =>
      'Events that were in the spool could not be read back and are dropped (unreadable): a file is damaged, was ' +
      'removed, or belongs to another process now.',
  },
  closed: {
    level: 'warn',
    often: 'occasionally',
    line: () =>
      'An event was tracked after close and dropped (closed). OpenFeature initializes an instance only once: ' +
      'to go on after OpenFeature.close(), set a new provider.',
  },
};

/** The kind and the name of an event, never its context or details. */
export function nameOfEvent(text: string | undefined): string {
  try {
    const { kind, key } = JSON.parse(text ?? '{}') as { kind?: unknown; key?: unknown };
    return `${KINDS.find((known) => known === kind) ?? 'unknown'} event, ${quoted(key)}`;
  } catch {
    return 'event that cannot be read';
  }
}

const KINDS = ['feature', 'tracking'];
