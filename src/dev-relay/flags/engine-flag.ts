import { wellFormed } from '../../evaluation/engine/text.js';
import { NotJson, UncommonValue } from '../go/json.js';
import type { Flag } from './flag.js';
import { someValue } from './some-value.js';

/** A flag for the engine, which knows values of JSON only. Stand-ins for other values serve the decision alone. */
export interface EngineFlag {
  readonly flag: Flag;
  /** The value of a variation for which the engine has seen a stand-in. */
  original(value: unknown): unknown;
}

/** The flag itself where it has values of JSON only. */
export function engineFlag(flag: Flag): EngineFlag {
  return someValue(flag, isForeign) ? new Translation(flag) : { flag, original: (value) => value };
}

/** No file has a member of that name. */
const STAND_IN = '\0stand-in';

class Translation implements EngineFlag {
  readonly flag: Flag;
  readonly #originals: unknown[] = [];

  constructor(flag: Flag) {
    const plain = withoutForeign(flag) as Flag;
    const steps = flag.scheduledRollout;
    // To apply steps, the relay sends the flag through JSON, but not the steps.
    if (steps === undefined) this.flag = this.#withStandIns(plain, flag);
    else {
      const plainSteps = plain.scheduledRollout ?? [];
      const scheduledRollout = plainSteps.map((step, index) => this.#withStandIns(step, steps[index] as Flag));
      this.flag = { ...plain, scheduledRollout };
    }
  }

  original(value: unknown): unknown {
    const index = (value as Partial<Record<string, number>> | null)?.[STAND_IN];
    return index === undefined ? value : this.#originals[index];
  }

  #withStandIns(plain: Flag, { variations }: Flag): Flag {
    if (variations == null) return plain;
    const standIns = Object.entries(variations).map(([name, value]) => [name, this.#standIn(value)] as const);
    return { ...plain, variations: Object.fromEntries(standIns) };
  }

  #standIn(value: unknown): unknown {
    return someValue(value, isForeign) ? { [STAND_IN]: this.#originals.push(value) - 1 } : value;
  }
}

function isForeign(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value === 'string') return wellFormed(value) !== value;
  return typeof value === 'bigint' || value instanceof NotJson || value instanceof UncommonValue;
}

function withoutForeign(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : finitePercentage(value);
  if (typeof value === 'string') return wellFormed(value);
  if (value instanceof NotJson) return value.forEngine;
  if (value instanceof UncommonValue) return withoutForeign(value.value);
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

/** A percentage at an end of a progressive rollout. Above 100 all get the variation; NaN lets nobody through. */
function finitePercentage(value: number): number {
  return value === Infinity ? 1_000 : Number.EPSILON;
}

/** The relay counts in thousandths and in 32 bits, to which every number that is not finite is 0. */
const noneOfAll = 2 ** 32 / 1_000 + 1e-4;

/** Weights that give the same buckets: in descending order, nobody gets a variation from the first not finite on. */
function finiteWeights(weights: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const names = Object.keys(weights).sort().reverse();
  const end = names.findIndex((name) => !Number.isFinite(weights[name]));
  if (end < 0) return weights;
  const total = names.slice(0, end).reduce((sum, name) => sum + (weights[name] as number), 0);
  const finite = names.map((name, index) => {
    const weight = index < end ? weights[name] : index === end ? noneOfAll - total : 0;
    return [name, weight] as const;
  });
  return Object.fromEntries(finite) as Record<string, number>;
}
