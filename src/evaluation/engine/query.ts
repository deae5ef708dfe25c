import { frozenCopy, isObject } from './json-value.js';
import { compileLogic } from './json-logic/compile-logic.js';
import { compileRule, type Query } from './rule-language/compile-rule.js';

export type { Query };

/** JSON text reads `1e400` as infinity here; the official engine refuses such a text. */
const isFiniteJson = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isFiniteJson);
};

const firstUnit = (text: string): string => text.trimStart().charAt(0);

/** The JsonLogic of a query: null or an object; undefined if the text is neither, which makes it the rule language. */
export function logicOf(text: string): unknown {
  const first = firstUnit(text);
  if (first !== '{' && first !== 'n') return undefined;
  try {
    const logic: unknown = JSON.parse(text);
    if (logic !== null && !isObject(logic)) return undefined;
    // Escapes can spell lone surrogates, which a copy replaces.
    if (text.includes('\\u')) return frozenCopy(logic);
    return isFiniteJson(logic) ? logic : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Compiles a query whose lines are joined, in either language. `undefined` for an empty text, which always applies.
 * The text has to be within the limits; parsing happens here and never again.
 */
export function compileQuery(text: string): Query | undefined {
  if (text === '') return undefined;
  const logic = logicOf(text);
  return logic === undefined ? compileRule(text) : compileLogic(logic);
}
