import type { Ledger } from '../../src/delivery/ledger.js';
import { isAcknowledged, isLost, type Exchange } from './exchange.js';
import { REASONS, reasonsOf, type Reason, type Reasons } from './reasons.js';

/** What both sides recorded of one run. The events bear the numbers 0, 1, 2, … in the order of the calls. */
export interface History {
  /** In the order in which the requests came. */
  readonly exchanges: readonly Exchange[];
  readonly ledger: Ledgered;
  /** What `onUndelivered` was given. */
  readonly undelivered: readonly number[];
  readonly terms: Terms;
}

type Ledgered = Pick<Ledger, 'accepted' | 'delivered' | 'dropped'>;

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
  /** Events that were not acknowledged and are in the ledger under no reason that can be theirs. */
  readonly unaccounted: number[];
  /** Where the ledger's numbers contradict what the relay has seen. */
  readonly contradictions: string[];
  /** Events of which a copy was stored after one that had been acknowledged. */
  readonly unexplainedDuplicates: number[];
  /** Events that were sent again after their response was lost, although they may be sent at most once. */
  readonly sentAgain: number[];
  /** Requests that the client gave up although it had time left. */
  readonly leftEarly: number;
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
  const perhaps = missing.filter((n) => reasons.get(n)?.has('delivered')).length;
  const delivered = { atLeast: acknowledged.size, atMost: acknowledged.size + perhaps };
  const counts = { ...ledger.dropped, delivered: Math.min(perhaps, Math.max(0, ledger.delivered - acknowledged.size)) };
  return {
    unaccounted: unaccounted(reasons, counts),
    contradictions: [...deliveredWrongly(delivered, ledger), ...countedWrongly(reasons, counts)],
    unexplainedDuplicates: unexplainedDuplicates(exchanges),
    sentAgain: terms.atMostOnce ? sentAgain(exchanges) : [],
    leftEarly: exchanges.filter(({ lostBy }) => lostBy === 'left-early').length,
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

/**
 * Events with a copy that came after an acknowledged one: it is explained by earlier ones whose response was lost, and
 * by nothing else.
 */
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
    const touched = exchange.begun === undefined ? exchange.seen : [...exchange.seen, exchange.begun];
    for (const n of touched) if (lost.has(n)) again.add(n);
    if (isLost(exchange)) for (const n of touched) lost.add(n);
  }
  return [...again];
}

/** Events whose first copy came after that of a later one. The order is promised until the client closes. */
function outOfOrder(exchanges: readonly Exchange[]): number[] {
  const stored = new Set<number>();
  let highest = -1;
  return exchanges
    .filter(({ whileClosing }) => whileClosing !== true)
    .flatMap((exchange) => exchange.stored)
    .filter((n) => {
      const isLate = !stored.has(n) && n < highest;
      stored.add(n);
      highest = Math.max(highest, n);
      return isLate;
    });
}

/** How many of the events that are not known to have been acknowledged the ledger has under each reason. */
type Counts = Readonly<Record<Reason, number>>;

/**
 * Events that no reason of the ledger can explain; where that cannot be told one by one, as many of the last as the
 * ledger lacks.
 */
function unaccounted(reasons: Reasons, counts: Counts): number[] {
  const missing = [...reasons.keys()];
  const unexplained = missing.filter((n) => ![...(reasons.get(n) ?? [])].some((reason) => counts[reason] > 0));
  return unexplained.length > 0 ? unexplained : missing.slice(countOf(REASONS, counts));
}

function deliveredWrongly({ atLeast, atMost }: { atLeast: number; atMost: number }, { delivered }: Ledgered): string[] {
  if (delivered >= atLeast && delivered <= atMost) return [];
  const most = atMost > atLeast ? ` to ${atMost}` : '';
  return [`delivered: ${delivered} in the ledger, ${atLeast}${most} at the relay`];
}

/**
 * There must be a way to give each missing event one of its reasons so that the ledger's numbers come out: it exists if
 * no set of reasons counts more events than there are that can have one of them (Hall's theorem). The smallest such
 * sets are named.
 */
function countedWrongly(reasons: Reasons, counts: Counts): string[] {
  const counted = REASONS.filter((reason) => counts[reason] > 0);
  const excessive: Reason[][] = [];
  for (const set of subsetsOf(counted)) {
    if (excessive.some((smaller) => smaller.every((reason) => set.includes(reason)))) continue;
    if (explainedBy(set, reasons) < countOf(set, counts)) excessive.push(set);
  }
  return excessive.map(
    (set) => `${set.join(' or ')}: ${countOf(set, counts)} in the ledger, ${explainedBy(set, reasons)} explained`,
  );
}

function explainedBy(set: readonly Reason[], reasons: Reasons): number {
  return [...reasons.values()].filter((each) => set.some((reason) => each.has(reason))).length;
}

function countOf(set: readonly Reason[], counts: Counts): number {
  return set.reduce((sum, reason) => sum + counts[reason], 0);
}

/** All but the empty one, the smaller ones first. */
function subsetsOf<T>(values: readonly T[]): T[][] {
  const subsets = values.reduce<T[][]>((all, value) => [...all, ...all.map((set) => [...set, value])], [[]]);
  return subsets.slice(1).sort((a, b) => a.length - b.length);
}
