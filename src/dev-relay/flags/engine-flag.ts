import { wellFormed } from '../../evaluation/engine/text.js';
import { NotJson } from '../go/json.js';
import type { Flag } from './flag.js';
import { someValue } from './some-value.js';

/**
 * The flag as the engine takes it, which knows values of JSON only; the flag itself if it has no others. What stands for
 * another value is good for deciding, not for showing.
 */
export function engineFlag(flag: Flag): Flag {
  return someValue(flag, isForeign) ? (withoutForeign(flag) as Flag) : flag;
}

function isForeign(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value === 'string') return wellFormed(value) !== value;
  return typeof value === 'bigint' || value instanceof NotJson;
}

function withoutForeign(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : finitePercentage(value);
  if (typeof value === 'string') return wellFormed(value);
  if (value instanceof NotJson) return value.forEngine;
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(withoutForeign) : withoutForeignMembers(value);
}

function withoutForeignMembers(value: object): object {
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => {
    const isWeights = name === 'percentage' && typeof member === 'object' && member !== null;
    return [name, isWeights ? finiteWeights(member as Record<string, number>) : withoutForeign(member)] as const;
  });
  return Object.fromEntries(members);
}

/** As an end of a progressive rollout: what is beyond 100 is 100, and what is no number lets nobody through. */
function finitePercentage(value: number): number {
  return value === Infinity ? 1_000 : Number.EPSILON;
}

/** The relay counts in thousandths and in 32 bits, to which every number that is not finite is 0. */
const noneOfAll = 2 ** 32 / 1_000 + 1e-4;

/** Weights that give the same buckets: from the first that is not finite on nobody gets a variation, in descending order. */
function finiteWeights(weights: Readonly<Record<string, number>>): Record<string, number> {
  const finite: Record<string, number> = {};
  let total = 0;
  let hasEnded = false;
  for (const name of Object.keys(weights).sort().reverse()) {
    const weight = weights[name] as number;
    const isEnd: boolean = !hasEnded && !Number.isFinite(weight);
    finite[name] = isEnd ? noneOfAll - total : hasEnded ? 0 : weight;
    hasEnded ||= isEnd;
    total += finite[name];
  }
  return finite;
}
