import { DROP_REASONS, type DropReason, type Ledger } from '../../src/delivery/ledger.js';
import { isAcknowledged, isLost, requestsOf, type Exchange } from './exchange.js';

/** What both sides recorded of one run. The events bear the numbers 0, 1, 2, … in the order of the calls. */
export interface History {
  /** In the order in which the requests came. */
  readonly exchanges: readonly Exchange[];
  readonly ledger: Pick<Ledger, 'accepted' | 'delivered' | 'dropped'>;
  /** What `onUndelivered` was given. */
  readonly undelivered: readonly number[];
  readonly terms: Terms;
}

/** What the options and the script of a run allow. */
export interface Terms {
  /** One request at a time. Judging `atMostOnce` needs it. */
  readonly inOrder: boolean;
  readonly atMostOnce: boolean;
  /** Whether the deadline of `close`, or a hold, has ended the attempts. */
  readonly gaveUp: boolean;
  /** Whether a bound of the buffer may have cost this event. */
  readonly mayOverflow: (n: number) => boolean;
  /** Whether the event alone is above `maxBatchBytes`. */
  readonly isOversized: (n: number) => boolean;
  /** Bytes that the event has at least. */
  readonly bytesOf: (n: number) => number;
  readonly maxBatchSize: number;
  readonly maxBatchBytes: number;
}

export interface Verdict {
  /** Events that were not acknowledged and stand in the ledger under no reason that can be theirs. */
  readonly unaccounted: number[];
  /** Where the ledger's numbers contradict what the relay has seen. */
  readonly contradictions: string[];
  /** Events of which a copy was stored after one that had been acknowledged. */
  readonly unexplainedDuplicates: number[];
  /** Events that were sent again after their answer was lost, although they may be sent at most once. */
  readonly sentAgain: number[];
  readonly outOfOrder: number[];
  /** Events that nobody tracked. */
  readonly invented: number[];
  readonly duplicatesByCause: Record<string, number>;
}

/** Goes through all events, one by one, and asks the relay's record and the ledger about each. Pure. */
export function judge(history: History): Verdict {
  const { exchanges, ledger, terms } = history;
  const copies = copiesOf(exchanges);
  const numbers = [...copies.keys()];
  const acknowledged = new Set(exchanges.filter(isAcknowledged).flatMap(({ stored }) => stored));
  const missing = Array.from({ length: ledger.accepted }, (_, n) => n).filter((n) => !acknowledged.has(n));
  const reasons = reasonsOf(missing, history);
  return {
    unaccounted: unaccounted(reasons, ledger),
    contradictions: [...deliveredWrongly(acknowledged.size, ledger), ...droppedWrongly(reasons, ledger)],
    unexplainedDuplicates: unexplainedDuplicates(exchanges),
    sentAgain: terms.atMostOnce ? sentAgain(exchanges) : [],
    outOfOrder: terms.inOrder ? outOfOrder(exchanges) : [],
    invented: numbers.filter((n) => !(n < ledger.accepted)),
    duplicatesByCause: duplicatesByCause(copies),
  };
}

/** The copies of each event that the relay keeps, in their order. */
function copiesOf(exchanges: readonly Exchange[]): Map<number, Exchange[]> {
  const copies = new Map<number, Exchange[]>();
  for (const exchange of exchanges) {
    for (const n of exchange.stored) copies.set(n, [...(copies.get(n) ?? []), exchange]);
  }
  return copies;
}

/** Events with a copy that came after an acknowledged one: it is explained by earlier ones whose answer was lost, and by nothing else. */
export function unexplainedDuplicates(exchanges: readonly Exchange[]): number[] {
  const copies = [...copiesOf(exchanges)];
  return copies.filter(([, each]) => each.slice(0, -1).some(isAcknowledged)).map(([n]) => n);
}

function duplicatesByCause(copies: Map<number, Exchange[]>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of copies.values()) {
    for (const { lostBy = 'nothing' } of each.slice(0, -1)) counts[lostBy] = (counts[lostBy] ?? 0) + 1;
  }
  return counts;
}

function sentAgain(exchanges: readonly Exchange[]): number[] {
  const lost = new Set<number>();
  const again = new Set<number>();
  for (const exchange of exchanges) {
    for (const n of exchange.seen) if (lost.has(n)) again.add(n);
    if (isLost(exchange)) for (const n of exchange.seen) lost.add(n);
  }
  return [...again];
}

/** Events whose first copy came after that of a later one. */
function outOfOrder(exchanges: readonly Exchange[]): number[] {
  const stored = new Set<number>();
  let highest = -1;
  return exchanges
    .flatMap((exchange) => exchange.stored)
    .filter((n) => {
      const isLate = !stored.has(n) && n < highest;
      stored.add(n);
      highest = Math.max(highest, n);
      return isLate;
    });
}

type Reasons = ReadonlyMap<number, ReadonlySet<DropReason>>;

/** For each of the events that were not acknowledged, the reasons under which the ledger may have it. */
function reasonsOf(missing: readonly number[], history: History): Reasons {
  const { exchanges, undelivered, terms } = history;
  const candidates: Partial<Record<DropReason, (n: number) => boolean>> = {
    overflow: terms.mayOverflow,
    too_large: either(terms.isOversized, among(refusedAlone(history, [413]))),
    rejected: among(refusedAlone(history, [400, 415, 422])),
    ambiguous: among(terms.atMostOnce ? ambiguous(missing, exchanges, terms) : []),
    shutdown: among(terms.gaveUp ? undelivered : []),
  };
  return new Map(
    missing.map((n) => [n, new Set(DROP_REASONS.filter((reason) => candidates[reason]?.(n) ?? false))] as const),
  );
}

type Test = (n: number) => boolean;

function among(numbers: Iterable<number>): Test {
  const set = new Set(numbers);
  return (n) => set.has(n);
}

function either(one: Test, other: Test): Test {
  return (n) => one(n) || other(n);
}

/** Events that were refused alone, whereupon the relay accepted an empty batch; with one request at a time, at once. */
function refusedAlone({ exchanges, terms }: History, statuses: readonly number[]): number[] {
  const isEmpty = (exchange: Exchange): boolean => exchange.seen.length === 0 && isAcknowledged(exchange);
  const requests = requestsOf(exchanges);
  return requests.flatMap(({ seen, unseenBytes, status = 0 }, i) => {
    if (seen.length !== 1 || unseenBytes > 0 || !statuses.includes(status)) return [];
    const probes = requests.slice(i + 1, terms.inOrder ? i + 2 : undefined);
    return probes.some(isEmpty) ? seen : [];
  });
}

/** Events of requests without an answer: those that the relay saw, and those that it can have missed. */
function ambiguous(missing: readonly number[], exchanges: readonly Exchange[], terms: Terms): Set<number> {
  const found = new Set<number>();
  exchanges.forEach((exchange, i) => {
    if (exchange.lostBy === undefined) return;
    for (const n of exchange.seen) found.add(n);
    // What an earlier request can have held is gone, or comes first.
    const left = missing.filter((n) => !found.has(n));
    for (const n of unseen(left, { exchanges, i, terms })) found.add(n);
  });
  return found;
}

/**
 * With one request at a time the oldest events go first. What one request held unseen lies behind all that was settled before it and all that
 * was seen of it, before all that came later, and has room in the bytes that nobody has seen, and in one batch.
 */
function unseen(
  missing: readonly number[],
  { exchanges, i, terms }: { exchanges: readonly Exchange[]; i: number; terms: Terms },
): number[] {
  const { seen = [], unseenBytes = 0 } = exchanges[i] ?? {};
  if (unseenBytes === 0) return [];
  const settled = exchanges.slice(0, i).filter((each) => isAcknowledged(each) || isLost(each));
  const after = highestOf([...settled.flatMap((each) => each.seen), ...seen]);
  const before = lowestOf(exchanges.slice(i + 1).flatMap((each) => each.seen));
  let room = Math.min(unseenBytes, terms.maxBatchBytes);
  return missing
    .filter((n) => n > after && n < before && (room -= terms.bytesOf(n)) >= 0)
    .slice(0, terms.maxBatchSize - seen.length);
}

const highestOf = (numbers: number[]): number => numbers.reduce((a, b) => Math.max(a, b), -1);
const lowestOf = (numbers: number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity);

/** Events that no reason of the ledger can explain; where that cannot be told one by one, so many of the last as the ledger lacks. */
function unaccounted(reasons: Reasons, { dropped }: History['ledger']): number[] {
  const missing = [...reasons.keys()];
  const unexplained = missing.filter((n) => ![...(reasons.get(n) ?? [])].some((reason) => dropped[reason] > 0));
  const total = DROP_REASONS.reduce((sum, reason) => sum + dropped[reason], 0);
  return unexplained.length > 0 ? unexplained : missing.slice(total);
}

function deliveredWrongly(acknowledged: number, { delivered }: History['ledger']): string[] {
  return delivered === acknowledged ? [] : [`delivered: ${delivered} in the ledger, ${acknowledged} at the relay`];
}

/**
 * There must be a way to give each missing event one of its reasons so that the ledger's numbers come out: it exists if no set of reasons counts
 * more drops than there are events that can have one of them (Hall's theorem). The smallest such sets are named.
 */
function droppedWrongly(reasons: Reasons, { dropped }: History['ledger']): string[] {
  const counted = DROP_REASONS.filter((reason) => dropped[reason] > 0);
  const excessive: DropReason[][] = [];
  for (const set of subsetsOf(counted)) {
    if (excessive.some((smaller) => smaller.every((reason) => set.includes(reason)))) continue;
    if (explainedBy(set, reasons) < countOf(set, dropped)) excessive.push(set);
  }
  return excessive.map(
    (set) => `${set.join(' or ')}: ${countOf(set, dropped)} in the ledger, ${explainedBy(set, reasons)} explained`,
  );
}

function explainedBy(set: readonly DropReason[], reasons: Reasons): number {
  return [...reasons.values()].filter((each) => set.some((reason) => each.has(reason))).length;
}

function countOf(set: readonly DropReason[], dropped: Ledger['dropped']): number {
  return set.reduce((sum, reason) => sum + dropped[reason], 0);
}

/** All but the empty one, the smaller ones first. */
function subsetsOf<T>(values: readonly T[]): T[][] {
  const subsets = values.reduce<T[][]>((all, value) => [...all, ...all.map((set) => [...set, value])], [[]]);
  return subsets.slice(1).sort((a, b) => a.length - b.length);
}
