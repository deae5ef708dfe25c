import type { Refusal } from './outcome.js';

/**
 * What was seen of the relay, and when. Times are moments: values of a counter that goes up with whatever is sent or
 * seen. Requests overlap, so all that is certain is that the relay saw a request between its sending and its response.
 * The relay may have changed during a pause (a back-off or a hold).
 */
export interface Evidence {
  /** The present moment. */
  readonly nowAt: number;
  /** When the newest batch that the relay has accepted was sent; empty ones count. 0 if there is none. */
  readonly acceptedAt: number;
  /** When the last pause began; 0 if there was none. */
  readonly pausedAt: number;
  /** Refusals in a row, this one included. */
  readonly refusals: number;
}

/** This many halvings find one event among thousands. A longer row of refusals may be the fault of the relay itself. */
const MOST_REFUSALS = 12;

/** What is known of a batch whose events the relay may refuse. */
export type CulpritSearch =
  | { readonly kind: 'none' }
  /**
   * A batch that held these events was refused at `since`: some event of it is at fault, perhaps not one of these. With
   * `isCertain` the other half is known to be healthy, so the fault is in this one.
   */
  | { readonly kind: 'suspect'; readonly since: number; readonly isCertain: boolean }
  /** Its only event was refused at `since`, and the relay accepted something after that. It is sent once more. */
  | { readonly kind: 'refused-alone'; readonly since: number }
  /** Refused at `at`. Before anything follows from that, the relay has to accept something. */
  | {
      readonly kind: 'asking';
      readonly at: number;
      readonly refusal: Refusal;
      readonly before: CulpritSearch;
      /**
       * A larger batch with its only event was refused, the relay accepted something, and then refused the event alone.
       */
      readonly isConfirmed: boolean;
    };

/** What has happened to a batch, or to the empty batch that was sent on its behalf. */
export type SearchFact =
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly size: number;
      /** When the newest of the batches was sent that had been accepted before this one was sent. */
      readonly provenAt: number;
    }
  /** The relay has accepted something. If that was sent after the refusal, the fault is in the events. */
  | { readonly kind: 'accepted'; readonly size: number }
  /** The relay refuses an empty batch as well: the fault is in the relay. */
  | { readonly kind: 'empty-refused' }
  /** The older half of the same batch was accepted. */
  | { readonly kind: 'sibling-accepted' }
  /** The older half of the same batch was refused. */
  | { readonly kind: 'sibling-refused' };

/** What to do next: `ask` with an empty batch; `halve`, `drop` or `resend` the batch; `wait` if nothing follows yet. */
export type SearchStep = 'ask' | 'halve' | 'drop' | 'resend' | 'wait';

export interface Searched {
  readonly search: CulpritSearch;
  readonly step: SearchStep;
}

export const NO_SEARCH: CulpritSearch = { kind: 'none' };

/**
 * One step of the search for the event that makes the relay refuse a batch. The function is pure: the state of the
 * search comes in and the next one goes out, with what to do.
 *
 * A batch is halved on suspicion, because that costs nothing but requests. An event is only dropped on proof. Proof is
 * one of two sequences, in which each batch is sent after the response to the one before:
 *
 * 1. A batch with the event is refused, a batch is accepted, the event alone is refused, and a batch is accepted. There
 *    is no pause in between.
 * 2. The event alone is refused, a batch is accepted, and the event alone is refused again. If there was a pause in
 *    between, another batch has to be accepted after that.
 */
export function next(search: CulpritSearch, fact: SearchFact, evidence: Evidence): Searched {
  switch (fact.kind) {
    case 'refused':
      return fact.size > 1 ? refusedTogether(search, fact.refusal, evidence) : refusedAlone(search, fact, evidence);
    case 'accepted':
      return search.kind === 'asking' ? acceptedAfter(search, fact, evidence) : { search, step: 'wait' };
    case 'empty-refused':
      return { search: search.kind === 'asking' ? search.before : search, step: 'wait' };
    case 'sibling-accepted':
      return siblingAccepted(search, evidence);
    case 'sibling-refused':
      return { search: search.kind === 'suspect' ? NO_SEARCH : search, step: 'wait' };
  }
}

function refusedTogether(search: CulpritSearch, refusal: Refusal, evidence: Evidence): Searched {
  const { nowAt, acceptedAt, pausedAt, refusals } = evidence;
  if (acceptedAt <= pausedAt || refusals > MOST_REFUSALS) return asking({ search, refusal, isConfirmed: false }, nowAt);
  const since = search.kind === 'suspect' && search.since > pausedAt ? search.since : nowAt;
  return { search: { kind: 'suspect', since, isCertain: false }, step: 'halve' };
}

function refusedAlone(
  search: CulpritSearch,
  { refusal, provenAt }: SearchFact & { kind: 'refused' },
  { nowAt, pausedAt }: Evidence,
): Searched {
  const isKnown = search.kind === 'refused-alone' && search.since > pausedAt;
  if (isKnown) return { search, step: 'drop' };
  const isConfirmed = search.kind === 'suspect' && search.since > pausedAt && provenAt > search.since;
  return asking({ search, refusal, isConfirmed }, nowAt);
}

interface Refused {
  readonly search: CulpritSearch;
  readonly refusal: Refusal;
  readonly isConfirmed: boolean;
}

function asking({ search, ...refused }: Refused, at: number): Searched {
  const before = search.kind === 'asking' ? search.before : search;
  return { search: { kind: 'asking', at, before, ...refused }, step: 'ask' };
}

function acceptedAfter(
  search: CulpritSearch & { kind: 'asking' },
  { size }: { size: number },
  { acceptedAt, pausedAt }: Evidence,
): Searched {
  const { at, before, isConfirmed } = search;
  if (acceptedAt <= at) return { search, step: 'wait' };
  if (size > 1) return { search: { kind: 'suspect', since: at, isCertain: false }, step: 'halve' };
  const isCulprit = before.kind === 'refused-alone' || (isConfirmed && at > pausedAt);
  return { search: { kind: 'refused-alone', since: at }, step: isCulprit ? 'drop' : 'resend' };
}

function siblingAccepted(search: CulpritSearch, { pausedAt }: Evidence): Searched {
  if (search.kind !== 'suspect' || search.since <= pausedAt) return { search, step: 'wait' };
  return { search: { ...search, isCertain: true }, step: 'wait' };
}
