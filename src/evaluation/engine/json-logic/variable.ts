import { isObject, jsonValue } from '../json-value.js';
import { formatNumber, parseNumberText, toInt64 } from '../number-text.js';
import { Scope } from '../scope.js';
import { wellFormed } from '../text.js';
import { ODD_ZERO, fail, isList, type List } from './conversions.js';

/**
 * A number that is not finite is null in foreign data, and itself once the query has calculated such a number: data of
 * an array operator may be calculated too, and nothing tells the two apart.
 */
const isCalculated = (value: unknown, scope: Scope): boolean => typeof value === 'number' && scope.sawNonFinite;

/** The elements of a list as rules see them; the list itself if they are that already. */
function listOfData(list: List, scope: Scope): List {
  for (let index = 0; index < list.length; index++) {
    // Holes are undefined here, and `map` would keep them.
    if (dataOf(list[index], scope) !== list[index]) return Array.from(list, (element) => dataOf(element, scope));
  }
  return list;
}

/** A value as rules see it: absent is null, lone surrogates are replaced, in lists as well. */
export function dataOf(raw: unknown, scope: Scope): unknown {
  if (raw === ODD_ZERO || isCalculated(raw, scope)) return raw;
  const value = jsonValue(raw);
  if (typeof value === 'string') return wellFormed(value);
  if (isList(value)) return listOfData(value, scope);
  return value === undefined ? null : value;
}

/** Segments of a path; empty ones are skipped. */
export const segmentsOf = (path: string): readonly string[] => path.split('.').filter((segment) => segment !== '');

function elementAt(list: List, segment: string): unknown {
  const position = parseNumberText(segment);
  return position === undefined || position.outOfRange ? undefined : list[toInt64(position.value)];
}

/** A whole number at the top has been an integer on its way here: it has no negative zero. */
function attributeOf(scope: Scope, name: string): unknown {
  const value = scope.attribute(name);
  return value === 0 && scope.isInteger(name, value) ? 0 : value;
}

/** The member as it is, before it is seen as JSON. */
function memberOf(data: unknown, segment: string): unknown {
  if (data instanceof Scope) return attributeOf(data, segment);
  if (isList(data)) return elementAt(data, segment);
  return isObject(data) && Object.hasOwn(data, segment) ? data[segment] : undefined;
}

/** The value at a path, null if there is none. `data` is the scope itself at the top of a query. */
export function valueAt(data: unknown, segments: readonly string[], scope: Scope): unknown {
  if (segments.length === 0) return wholeOf(data);
  const last = segments.length - 1;
  let value = data;
  for (let index = 0; index < last; index++) {
    value = jsonValue(memberOf(value, segments[index] ?? ''));
    if (value === undefined || value === null) return null;
  }
  return dataOf(memberOf(value, segments[last] ?? ''), scope);
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' && typeof value !== 'symbol';

/** `data` as a value: the attributes of a scope become an object. */
export const wholeOf = (data: unknown): unknown => (data instanceof Scope ? data.everything() : data);

/** `var`, its operand evaluated. */
export function variable(operand: unknown, data: unknown, scope: Scope): unknown {
  if (operand === null) return isPlain(data) ? data : null;
  if (operand === '') return wholeOf(data);
  if (isList(operand)) return variableOfList(operand, data, scope);
  if (data === null) return null;
  const path = typeof operand === 'number' ? formatNumber(operand) : operand;
  return typeof path === 'string' ? valueAt(data, segmentsOf(path), scope) : fail();
}

/** `[]`, `[path]` or `[path, default]`. */
function variableOfList(operand: List, data: unknown, scope: Scope): unknown {
  if (operand.length === 0) return wholeOf(data);
  const [path] = operand;
  if (typeof path !== 'string') return fail();
  const fallback = operand.length === 2 ? operand[1] : null;
  return data === null ? fallback : (valueAt(data, segmentsOf(path), scope) ?? fallback);
}
