import { isJsonObject, jsonString } from '../events/json.js';
import { plainCopy } from '../events/plain-copy.js';

/**
 * JSON text under the rules of `plainCopy`, in which the members of objects are in the order of their names, so that
 * equal data give equal texts. `undefined` if nothing is left of the data. Throws an `EventTooLargeError`, and nothing
 * else, where there are too many members.
 */
export function canonicalJson(data: unknown): string | undefined {
  return quickText(data) ?? textOf(plainCopy(data));
}

/** Of a plain copy, whose depth is bounded. */
function textOf(data: unknown): string | undefined {
  if (Array.isArray(data)) return `[${data.map((item) => textOf(item) ?? 'null').join(',')}]`;
  if (!isJsonObject(data)) return JSON.stringify(data);
  const members = Object.keys(data)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${textOf(data[name])}`);
  return `{${members.join(',')}}`;
}

/** What is nested deeper, or has more members in all, is no usual context. */
const QUICK_LEVELS = 16;
const QUICK_MEMBERS = 1_000;

/** The state of a walk belongs to it: a getter may start another. */
interface Walk {
  membersLeft: number;
}

/**
 * The same text without a copy, for data as nearly all contexts are: plain objects, lists and scalars. `undefined` for
 * all else, also where a getter throws.
 */
function quickText(data: unknown): string | undefined {
  try {
    return quickly(data, QUICK_LEVELS, { membersLeft: QUICK_MEMBERS });
  } catch {
    return undefined;
  }
}

function quickly(data: unknown, levels: number, walk: Walk): string | undefined {
  if (typeof data === 'string') return jsonString(data);
  if (typeof data === 'number') return Number.isFinite(data) ? String(data) : 'null';
  if (typeof data === 'boolean') return data ? 'true' : 'false';
  if (data === null) return 'null';
  if (typeof data !== 'object' || levels === 0) return undefined;
  if (typeof (data as { toJSON?: unknown }).toJSON === 'function') return undefined;
  if (Array.isArray(data)) return listText(data, levels - 1, walk);
  return data.constructor === Object ? objectText(data as Record<string, unknown>, levels - 1, walk) : undefined;
}

function listText(items: readonly unknown[], levels: number, walk: Walk): string | undefined {
  const { length } = items;
  walk.membersLeft -= length;
  if (!(walk.membersLeft >= 0)) return undefined;
  let text = '';
  for (let index = 0; index < length; index++) {
    const item = quickly(items[index], levels, walk);
    if (item === undefined) return undefined;
    text += index === 0 ? item : `,${item}`;
  }
  return `[${text}]`;
}

function objectText(members: Record<string, unknown>, levels: number, walk: Walk): string | undefined {
  const names = Object.keys(members);
  walk.membersLeft -= names.length;
  if (walk.membersLeft < 0) return undefined;
  let text = '';
  for (const name of names.sort()) {
    const value = members[name];
    if (value === undefined) continue;
    const member = quickly(value, levels, walk);
    if (member === undefined) return undefined;
    text += `${text === '' ? '' : ','}${jsonString(name)}:${member}`;
  }
  return `{${text}}`;
}
