import { isObject, jsonValue } from '../json-value.js';
import { toInt64 } from '../number-text.js';
import type { Scope } from '../scope.js';
import { wellFormed } from '../text.js';
import { ODD_ZERO, fail, isList, isPlain, parseNumber, writeNumber, type List } from './conversions.js';
import { COSTS, SHORT_LIST, SHORT_TEXT, type Payer } from './costs.js';
import type { Frame, Run, SeenList } from './frame.js';

/** A copy of a list whose elements are JSON up to `index`, where `value` is instead. */
function copyOfList(list: List, index: number, value: unknown, run: Run): List {
  const copy = list.slice(0, index);
  copy.push(value);
  for (let next = index + 1; next < list.length; next++) copy.push(dataOf(list[next], run));
  return copy;
}

/** The elements of a list as rules see them; the list itself if nothing in it differs from that. */
function walkList(list: List, run: Run): List {
  run.spend(COSTS.list + list.length * COSTS.element);
  // Holes are undefined here, and no element of JSON.
  for (let index = 0; index < list.length; index++) {
    const element = list[index];
    const value = dataOf(element, run);
    if (value !== element) return copyOfList(list, index, value, run);
  }
  return list;
}

const isSettled = (element: unknown): boolean => typeof element !== 'symbol' && isPlain(element);

/** Long lists are walked once an evaluation, even if they are compared with many elements. */
function see(list: List, run: Run): SeenList {
  const known = run.seenAs(list);
  if (known !== undefined) return known;
  const walked = walkList(list, run);
  const seen = { list: walked, isPlain: walked.every(isSettled) };
  run.rememberList(list, seen);
  return seen;
}

const listOfData = (list: List, run: Run): List =>
  list.length > SHORT_LIST ? see(list, run).list : walkList(list, run);

/** The list as rules see it, undefined if there are lists or objects in it. */
export function plainListOf(list: List, run: Run): List | undefined {
  const seen = see(list, run);
  return seen.isPlain ? seen.list : undefined;
}

function textOfData(text: string, payer: Payer): string {
  if (text.length > SHORT_TEXT) payer.spend(text.length >> 1);
  return wellFormed(text);
}

/** An object that turns itself into JSON is paid for each time that a rule looks at it. */
function objectOfData(object: object, run: Run): unknown {
  const value = jsonValue(object);
  if (value === object) return value;
  run.spend(COSTS.conversion);
  return typeof value === 'object' && !isList(value) ? value : dataOf(value, run);
}

/**
 * A value as rules see it: an absent one is null, lone surrogates are replaced, in lists as well.
 *
 * A number that is not finite is null in foreign data, and itself once the query has calculated such a number: the data
 * of an array operator may be calculated too, and cannot be told from foreign ones.
 */
export function dataOf(raw: unknown, run: Run): unknown {
  switch (typeof raw) {
    case 'boolean':
      return raw;
    case 'number':
      return Number.isFinite(raw) || run.sawNonFinite ? raw : null;
    case 'string':
      return textOfData(raw, run);
    case 'object':
      if (raw === null) return null;
      return isList(raw) ? listOfData(raw, run) : objectOfData(raw, run);
    default:
      return raw === ODD_ZERO ? raw : null;
  }
}

/** Segments of a path; empty ones are skipped. */
export const segmentsOf = (path: string): readonly string[] => path.split('.').filter((segment) => segment !== '');

function elementAt(list: List, segment: string, payer: Payer): unknown {
  const position = parseNumber(segment, payer);
  return position === undefined || position.outOfRange ? undefined : list[toInt64(position.value)];
}

/** The member as it is, not yet as JSON would have it. */
function memberOf(data: unknown, segment: string, payer: Payer): unknown {
  if (isList(data)) return elementAt(data, segment, payer);
  return isObject(data) && Object.hasOwn(data, segment) ? data[segment] : undefined;
}

/** A whole number at the top has been an integer on its way here: it has no negative zero. */
function attributeOf(scope: Scope, name: string): unknown {
  const value = scope.attribute(name);
  return value === 0 && scope.isInteger(name, value) ? 0 : value;
}

const startOf = ({ run, outer, data }: Frame, segment: string): unknown =>
  outer === undefined ? attributeOf(run.scope, segment) : memberOf(data, segment, run);

/** The value at a path, null if there is none. */
export function valueAt(segments: readonly string[], frame: Frame): unknown {
  const { run } = frame;
  const [first] = segments;
  if (first === undefined) return wholeOf(frame);
  let value = startOf(frame, first);
  for (let index = 1; index < segments.length; index++) {
    value = jsonValue(value);
    if (value === undefined || value === null) return null;
    value = memberOf(value, segments[index] ?? '', run);
  }
  return dataOf(value, run);
}

function valueAtPath(path: string, frame: Frame): unknown {
  frame.run.spend(path.length * COSTS.pathCharacter);
  return valueAt(segmentsOf(path), frame);
}

/** The data itself; at the top the attributes become an object. */
export const wholeOf = ({ run, outer, data }: Frame): unknown => (outer === undefined ? run.everything() : data);

/** The data if it is no list and no object; at the top it is one. */
function plainOf({ outer, data }: Frame): unknown {
  return outer === undefined || typeof data === 'object' || typeof data === 'symbol' ? null : data;
}

const hasNoData = ({ outer, data }: Frame): boolean => outer !== undefined && data === null;

/** `var`, its operand evaluated. */
export function lookUp(operand: unknown, frame: Frame): unknown {
  if (operand === null) return plainOf(frame);
  if (operand === '') return wholeOf(frame);
  if (isList(operand)) return lookUpList(operand, frame);
  if (hasNoData(frame)) return null;
  const path = typeof operand === 'number' ? writeNumber(operand, frame.run) : operand;
  return typeof path === 'string' ? valueAtPath(path, frame) : fail();
}

/** `[]`, `[path]` or `[path, default]`. */
function lookUpList(operand: List, frame: Frame): unknown {
  if (operand.length === 0) return wholeOf(frame);
  const [path] = operand;
  if (typeof path !== 'string') return fail();
  const fallback = operand.length === 2 ? operand[1] : null;
  return hasNoData(frame) ? fallback : (valueAtPath(path, frame) ?? fallback);
}

/** Paths that mean the element even if the outer data has something there. */
export const meansElement = (path: unknown): boolean =>
  typeof path === 'string' && (path === '' || path.startsWith('.'));
