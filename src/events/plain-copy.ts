import { defineMember } from './json.js';
import { CIRCULAR, digitsOf, standInOf, TRUNCATED } from './stand-in.js';
import { rethrowTooLarge, VisitBudget } from './visit-budget.js';

/** Containers nested deeper than this become `[Truncated]`. */
export const MAX_DEPTH = 100;

/** Means "leave this member out". */
const OMIT = Symbol('omit');

/**
 * Copies any value to plain JSON data, whatever getters, `toJSON` methods or proxies do.
 *
 * Dates become ISO strings, NaN, infinities and invalid dates null, a BigInt its decimal digits; `undefined`, functions
 * and symbols vanish from objects and become null in arrays; a cycle ends in `[Circular]`, what is nested deeper than
 * 100 levels in `[Truncated]`; typed arrays and buffers of more than 1,000 elements become their type and length; a
 * getter or a `toJSON` that throws costs that member alone. Returns `undefined` where nothing is left.
 *
 * Throws an `EventTooLargeError`, and nothing else, if the value has more members than `budget` has left.
 */
export function plainCopy(value: unknown, budget = new VisitBudget()): unknown {
  const copy = new Copier(budget).member({ '': value }, '');
  return copy === OMIT ? undefined : copy;
}

class Copier {
  readonly #budget: VisitBudget;
  /** The objects around the value that is being copied, outermost first. */
  readonly #ancestors: object[] = [];
  #level = 0;

  constructor(budget: VisitBudget) {
    this.#budget = budget;
  }

  member(owner: object, name: string | number): unknown {
    try {
      return this.#value((owner as Record<string | number, unknown>)[name], name);
    } catch (error) {
      rethrowTooLarge(error);
      return OMIT;
    }
  }

  #value(value: unknown, name: string | number): unknown {
    if (typeof value === 'bigint') return digitsOf(value);
    if (typeof value !== 'object' || value === null) return copyScalar(value);
    const standIn = standInOf(value, name);
    if (typeof standIn !== 'object' || standIn === null) return this.#value(standIn, name);
    if (standIn === value) return this.#container(value);
    return this.#within(value, () => this.#container(standIn));
  }

  #container(value: object): unknown {
    if (this.#level >= MAX_DEPTH) return TRUNCATED;
    return this.#within(value, () => this.#copyOf(value));
  }

  #within(value: object, copy: () => unknown): unknown {
    if (this.#ancestors.includes(value)) return CIRCULAR;
    this.#ancestors.push(value);
    try {
      return copy();
    } finally {
      this.#ancestors.pop();
    }
  }

  #copyOf(value: object): unknown {
    this.#level++;
    try {
      return Array.isArray(value) ? this.#items(value) : this.#members(value);
    } finally {
      this.#level--;
    }
  }

  #items(items: readonly unknown[]): unknown[] {
    const { length } = items;
    this.#budget.visitAll(length);
    return Array.from({ length }, (_, index) => {
      const item = this.member(items, index);
      return item === OMIT ? null : item;
    });
  }

  #members(value: object): object {
    const copy = {};
    for (const name in value) {
      this.#budget.visit();
      if (!Object.prototype.hasOwnProperty.call(value, name)) continue;
      const member = this.member(value, name);
      if (member !== OMIT) defineMember(copy, name, member);
    }
    return copy;
  }
}

function copyScalar(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : OMIT;
}
