import { OUT_OF_STEPS } from '../../src/evaluation/engine/budget.js';
import type { OracleResult } from './engine-oracle.js';

/**
 * Kinds of inputs on which the two engines need not agree: the official one returns something at random, has no limits,
 * or ends by a fault of its own. They are counted, never kept, and the generator keeps them rare.
 */
export type FreeClass = 'order of addition' | 'negative bucket end' | 'over a limit' | 'out of steps' | 'fault';

interface Case {
  readonly flag: unknown;
  readonly ours: { readonly errorCode?: unknown; readonly errorDetails?: unknown };
  readonly official: OracleResult;
}

/** All objects under a key of that name, wherever it is. */
function membersNamed(value: unknown, name: string): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const isOne = key.toLowerCase() === name && typeof member === 'object' && member !== null && !Array.isArray(member);
    return [...(isOne ? [member as Record<string, unknown>] : []), ...membersNamed(member, name)];
  });
}

const weightsOf = (percentage: Record<string, unknown>): number[] =>
  Object.values(percentage).filter((weight): weight is number => typeof weight === 'number');

/** Sums of such weights have no rounding, in whatever order. */
const isExact = (weight: number): boolean => Number.isInteger(weight * 8) && Math.abs(weight) < 2 ** 40;

/** The class of a case, if it is in one. Steps can put weights of several rules together, so all count as one rule. */
export function classOf({ flag, ours, official }: Case): FreeClass | undefined {
  if (official.fault === true) return 'fault';
  if (ours.errorDetails === OUT_OF_STEPS.message) return 'out of steps';
  if (ours.errorCode === 'PARSE_ERROR' && official['errorCode'] !== 'PARSE_ERROR') return 'over a limit';
  const weights = membersNamed(flag, 'percentage').flatMap(weightsOf);
  if (weights.some((weight) => weight < 0)) return 'negative bucket end';
  return weights.length > 2 && !weights.every(isExact) ? 'order of addition' : undefined;
}
