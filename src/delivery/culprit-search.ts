import type { Refusal } from './outcome.js';

/**
 * When something was seen of the relay, counted in moments. A pause (a back-off or a hold) separates two times between
 * which the relay may have changed.
 */
export interface Evidence {
  /** The present moment. */
  readonly nowAt: number;
  /** When the relay last accepted a batch, an empty one included; 0 if never. */
  readonly acceptedAt: number;
  /** When the last pause was asked for; 0 if never. */
  readonly pausedAt: number;
}

/** What is known of a batch whose events the relay may refuse. */
export type CulpritSearch =
  | { readonly kind: 'none' }
  /**
   * A batch that held these events was refused at `since`: some event of it is at fault, perhaps not one of these. With
   * `isCertain` the other half is known to be healthy.
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
      /** The batch around its only event was refused, the relay accepted something, and then refused the event. */
      readonly isConfirmed: boolean;
    };

/** What has happened to a batch, or to the empty batch that was sent on its behalf. */
export type SearchFact =
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly size: number }
  /** The relay has accepted something since: the fault is in the events. */
  | { readonly kind: 'accepted'; readonly size: number }
  /** The relay refuses an empty batch as well: the fault is in the relay. */
  | { readonly kind: 'empty-refused' }
  /** The older half of the same batch was accepted. */
  | { readonly kind: 'sibling-accepted' }
  /** The older half of the same batch was refused. */
  | { readonly kind: 'sibling-refused' };

/**
 * What to do next: `ask` with an empty batch; `halve` the batch; `drop` it; `resend` it; `wait`, for nothing follows.
 */
export type SearchStep = 'ask' | 'halve' | 'drop' | 'resend' | 'wait';

export interface Searched {
  readonly search: CulpritSearch;
  readonly step: SearchStep;
}

export const NO_SEARCH: CulpritSearch = { kind: 'none' };

/**
 * The search for the event that makes the relay refuse a batch, as a pure machine. Halving costs nothing but requests,
 * so it follows whatever is likely. A drop costs an event: it needs either a refused batch, an accepted one, the
 * refusal of the event alone and again an accepted one, with no pause in between; or two refusals of the event alone,
 * each followed by an accepted batch or without a pause in between.
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
  const { nowAt, acceptedAt, pausedAt } = evidence;
  if (acceptedAt <= pausedAt) return ask(search, refusal, evidence);
  const since = search.kind === 'suspect' && search.since > pausedAt ? search.since : nowAt;
  return { search: { kind: 'suspect', since, isCertain: false }, step: 'halve' };
}

function refusedAlone(search: CulpritSearch, { refusal }: { refusal: Refusal }, evidence: Evidence): Searched {
  const isKnown = search.kind === 'refused-alone' && search.since > evidence.pausedAt;
  return isKnown ? { search, step: 'drop' } : ask(search, refusal, evidence);
}

function ask(search: CulpritSearch, refusal: Refusal, { nowAt, acceptedAt, pausedAt }: Evidence): Searched {
  const isConfirmed = search.kind === 'suspect' && search.since > pausedAt && acceptedAt > search.since;
  const before = search.kind === 'asking' ? search.before : search;
  return { search: { kind: 'asking', at: nowAt, refusal, before, isConfirmed }, step: 'ask' };
}

function acceptedAfter(
  { at, before, isConfirmed }: CulpritSearch & { kind: 'asking' },
  { size }: { size: number },
  { pausedAt }: Evidence,
): Searched {
  if (size > 1) return { search: { kind: 'suspect', since: at, isCertain: false }, step: 'halve' };
  const isCulprit = before.kind === 'refused-alone' || (isConfirmed && at > pausedAt);
  return { search: { kind: 'refused-alone', since: at }, step: isCulprit ? 'drop' : 'resend' };
}

function siblingAccepted(search: CulpritSearch, { pausedAt }: Evidence): Searched {
  if (search.kind !== 'suspect' || search.since <= pausedAt) return { search, step: 'wait' };
  return { search: { ...search, isCertain: true }, step: 'wait' };
}
