import { types } from 'node:util';
import { defineMember } from './json.js';

/** Containers nested deeper than this become `[Truncated]`. */
export const MAX_DEPTH = 100;

/** So many values at most are copied: lists end in `[Truncated]` then, objects just end. It bounds the time that a hostile object costs. */
const MAX_VALUES = 250_000;

/** Stands for "leave this member out". */
const OMIT = Symbol('omit');

interface Walk {
  readonly ancestors: Set<object>;
  values: number;
}

/**
 * Copies any value to plain JSON data. Never throws, whatever getters, `toJSON` methods or proxies do.
 *
 * Dates become ISO strings, NaN, infinities and invalid dates null, a BigInt its decimal digits; `undefined`, functions and symbols vanish from
 * objects and become null in arrays; a cycle ends in `[Circular]`, what lies deeper than 100 levels in `[Truncated]`; a getter or a `toJSON` that
 * throws costs that member alone. Answers `undefined` where nothing is left.
 */
export function plainCopy(value: unknown): unknown {
  const copy = copyValue(value, '', { ancestors: new Set(), values: 0 });
  return copy === OMIT ? undefined : copy;
}

function copyValue(value: unknown, key: string, walk: Walk): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return copyScalar(value);
  if (++walk.values > MAX_VALUES || walk.ancestors.size >= MAX_DEPTH) return '[Truncated]';
  if (walk.ancestors.has(value)) return '[Circular]';
  walk.ancestors.add(value);
  try {
    return copyObject(value, key, walk);
  } catch {
    return OMIT;
  } finally {
    walk.ancestors.delete(value);
  }
}

function copyScalar(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? value : OMIT;
}

function copyObject(value: object, key: string, walk: Walk): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    const replacement: unknown = Reflect.apply(toJSON, value, [key]);
    return replacement === value ? copyMembers(value, walk) : copyValue(replacement, key, walk);
  }
  if (isBoxed(value)) return copyScalar(value.valueOf());
  return Array.isArray(value) ? copyItems(value, walk) : copyMembers(value, walk);
}

/** Whether JSON has a primitive for it. */
export function isBoxed(value: object): boolean {
  return types.isNumberObject(value) || types.isStringObject(value) || types.isBooleanObject(value);
}

function copyItems(items: unknown[], walk: Walk): unknown[] {
  const copy: unknown[] = [];
  for (let index = 0; index < items.length; index++) {
    if (++walk.values > MAX_VALUES) return [...copy, '[Truncated]'];
    const item = copyMember(items, String(index), walk);
    copy.push(item === OMIT ? null : item);
  }
  return copy;
}

function copyMembers(value: object, walk: Walk): object {
  const copy = {};
  for (const key of Object.keys(value)) {
    if (++walk.values > MAX_VALUES) return copy;
    const member = copyMember(value, key, walk);
    if (member !== OMIT) defineMember(copy, key, member);
  }
  return copy;
}

function copyMember(owner: object, key: string, walk: Walk): unknown {
  try {
    return copyValue((owner as Record<string, unknown>)[key], key, walk);
  } catch {
    return OMIT;
  }
}
