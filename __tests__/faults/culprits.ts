import { isAcknowledged, isLost, mayBeAcknowledged, requestsOf, type Exchange } from './exchange.js';
import { SPLITS } from './faults.js';
import type { History, Terms } from './judge.js';

/**
 * Events, each with the status of its refusal, that the relay last saw refused alone, and that can be told to be at
 * fault. For that something was accepted after this refusal, and they had been refused before, alone or in a larger
 * batch that was searched; or something was accepted after their refusal alone before this one, and the relay was
 * healthy ever since.
 */
export function culpritsOf(history: History): Map<number, number> {
  const requests = requestsOf(history.exchanges);
  const candidates = new Set(requests.filter(isRefusedAlone).flatMap(({ seen }) => seen));
  const culprits = [...candidates].filter((n) => isCulprit(n, requests, history.terms));
  return new Map(culprits.map((n) => [n, requests.findLast((each) => sees(each, n))?.status ?? 0]));
}

function isCulprit(n: number, requests: readonly Exchange[], terms: Terms): boolean {
  const last = requests.findLastIndex((each) => sees(each, n));
  const isNowConfirmed = isConfirmed(requests.slice(last + 1), terms);
  return (
    requests.slice(last).findIndex(isRefusedAlone) === 0 &&
    requests.slice(0, last).some((each, i) => {
      const since = requests.slice(i + 1, last);
      const wasConfirmed = isRefusedAlone(each) && sees(each, n) && isConfirmed(since, terms);
      if (wasConfirmed) return isNowConfirmed || isHealthy(since, terms);
      return (
        isNowConfirmed && isHealthy(since, terms) && mayBeSearchedFor(n, each, { before: requests.slice(0, i), terms })
      );
    })
  );
}

function isRefusedAlone({ seen, unseenBytes, status = 0 }: Exchange): boolean {
  return SPLITS.includes(status) && seen.length === 1 && unseenBytes === 0;
}

function sees({ seen, begun }: Exchange, n: number): boolean {
  return begun === n || seen.includes(n);
}

/**
 * Whether the relay accepted something after a refusal. Where the order is kept that is an empty batch, which comes at
 * once, or again after it has met an outage; elsewhere another batch tells as much.
 */
function isConfirmed(later: readonly Exchange[], { inOrder }: Terms): boolean {
  const first = later.find((each) => inOrder && !each.whileClosing && !leavesOpen(each));
  if (first !== undefined) return isEmptyAccepted(first);
  return later.some((each) => (!inOrder || each.whileClosing === true) && mayBeAcknowledged(each));
}

function isEmptyAccepted(request: Exchange): boolean {
  return request.seen.length === 0 && request.unseenBytes === 0 && mayBeAcknowledged(request);
}

/** Whether a request without an event that was seen may have left open if the relay accepts an empty batch. */
function leavesOpen(request: Exchange): boolean {
  const { seen, status = 0, lostBy } = request;
  const isRefused = SPLITS.includes(status) && lostBy === undefined;
  return seen.length === 0 && !isRefused && !mayBeAcknowledged(request);
}

/**
 * Whether the relay has taken all of these requests, or refused them for the sake of their events; this cannot be told
 * where requests overtake each other.
 */
function isHealthy(requests: readonly Exchange[], { inOrder }: Terms): boolean {
  const isFine = (each: Exchange): boolean =>
    mayBeAcknowledged(each) || (SPLITS.includes(each.status ?? 0) && each.seen.length + each.unseenBytes > 0);
  return !inOrder || requests.every(isFine);
}

/** Whether a request was refused for the sake of one of its events, and this one was among them, seen or not. */
function mayBeSearchedFor(
  n: number,
  { seen, unseenBytes, status = 0 }: Exchange,
  { before, terms }: { before: readonly Exchange[]; terms: Terms },
): boolean {
  if (status === 413 || !SPLITS.includes(status)) return false;
  if (seen.length > 1 && seen.includes(n)) return true;
  if (unseenBytes === 0 || !terms.inOrder) return unseenBytes > 0;
  const settled = before.filter((each) => isAcknowledged(each) || isLost(each)).flatMap((each) => each.seen);
  const behind = [...settled, ...seen].reduce((a, b) => Math.max(a, b), -1);
  return n > behind && n <= behind + terms.maxBatchSize;
}
