import { DROP_REASONS, type DropReason } from '../../src/delivery/ledger.js';
import { culpritsOf } from './culprits.js';
import { isAcknowledged, isLost, mayBeAcknowledged, type Exchange } from './exchange.js';
import type { History, Terms } from './judge.js';

/** Where an event can be that is not known to have been acknowledged. */
export type Reason = DropReason | 'delivered';

export const REASONS: readonly Reason[] = ['delivered', ...DROP_REASONS];

/** For each event the reasons under which the ledger may have it. */
export type Reasons = ReadonlyMap<number, ReadonlySet<Reason>>;

/**
 * For each of these events, which were not acknowledged for certain, what the relay's record and the terms of the run
 * allow. Pure.
 */
export function reasonsOf(missing: readonly number[], history: History): Reasons {
  const { exchanges, undelivered, terms } = history;
  const culprits = culpritsOf(history);
  const candidates: Readonly<Record<Reason, Test>> = {
    delivered: among(exchanges.filter(mayBeAcknowledged).flatMap(({ stored }) => stored)),
    overflow: terms.mayOverflow,
    unserializable: never,
    too_large: either(terms.isOversized, (n) => culprits.get(n) === 413),
    rejected: (n) => ![undefined, 413].includes(culprits.get(n)),
    ambiguous: among(terms.atMostOnce ? ambiguous({ missing, culprits }, exchanges, terms) : []),
    shutdown: among(terms.gaveUp ? undelivered : []),
    closed: never,
    expired: never,
    unreadable: never,
  };
  return new Map(missing.map((n) => [n, new Set(REASONS.filter((reason) => candidates[reason](n)))] as const));
}

type Test = (n: number) => boolean;

/** The applications of the fault suite track nothing of the kind. */
const never: Test = () => false;

function among(numbers: Iterable<number>): Test {
  const set = new Set(numbers);
  return (n) => set.has(n);
}

function either(one: Test, other: Test): Test {
  return (n) => one(n) || other(n);
}

interface Candidates {
  readonly missing: readonly number[];
  /** Those that may be gone for another reason, and then take up no room. */
  readonly culprits: ReadonlyMap<number, number>;
}

/** Events of requests without a response: those that the relay saw, and those that it can have missed. */
function ambiguous({ missing, culprits }: Candidates, exchanges: readonly Exchange[], terms: Terms): Set<number> {
  const found = new Set<number>();
  exchanges.forEach((exchange, i) => {
    if (exchange.lostBy === undefined) return;
    for (const n of exchange.seen) found.add(n);
    // What an earlier request can have held is gone, or comes first.
    const left = missing.filter((n) => !found.has(n));
    for (const n of unseen({ missing: left, culprits }, { exchanges, i, terms })) found.add(n);
  });
  return found;
}

/**
 * With one request at a time the oldest events go first. What one request held unseen lies behind all that was settled
 * before it and all that was seen of it, before all that came later, and has room in the bytes that nobody has seen,
 * and in one batch.
 */
function unseen(
  { missing, culprits }: Candidates,
  { exchanges, i, terms }: { exchanges: readonly Exchange[]; i: number; terms: Terms },
): number[] {
  const { seen = [], unseenBytes = 0 } = exchanges[i] ?? {};
  if (unseenBytes === 0) return [];
  const settled = exchanges.slice(0, i).filter((each) => isAcknowledged(each) || isLost(each));
  const after = highestOf([...settled.flatMap((each) => each.seen), ...seen]);
  const before = lowestOf(exchanges.slice(i + 1).flatMap((each) => each.seen));
  let bytes = Math.min(unseenBytes, terms.maxBatchBytes);
  let events = terms.maxBatchSize - seen.length;
  return missing.filter((n) => {
    if (n <= after || n >= before) return false;
    if (culprits.has(n)) return true;
    bytes -= terms.bytesOf(n);
    return bytes >= 0 && --events >= 0;
  });
}

const highestOf = (numbers: number[]): number => numbers.reduce((a, b) => Math.max(a, b), -1);
const lowestOf = (numbers: number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity);
