import { jsonString } from '../events/json.js';
import { standInOf } from '../events/stand-in.js';

/** Data that nest deeper, or have more members in all, are no usual context. */
const MAX_LEVELS = 16;
const MAX_MEMBERS = 1_000;

/** Any character that JSON writes in another way. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** Thrown for unusual data. One object for all of them, because a stack trace costs. */
const UNUSUAL = new Error('Expected usual data.');

type Members = Readonly<Record<string, unknown>>;

/**
 * The text of `canonicalJson` without a copy, for data as nearly all contexts are: plain objects, lists, scalars and
 * dates. `undefined` for all else, also where a getter throws.
 */
export function quickText(data: unknown): string | undefined {
  try {
    return new QuickText().of(data, '');
  } catch {
    return undefined;
  }
}

/** The state of a walk belongs to it: a getter may start another. */
class QuickText {
  #levelsLeft = MAX_LEVELS;
  #membersLeft = MAX_MEMBERS;

  of(data: unknown, name: string | number): string {
    if (typeof data === 'string') return ESCAPED.test(data) ? jsonString(data) : `"${data}"`;
    if (typeof data === 'number') return Number.isFinite(data) ? String(data) : 'null';
    if (typeof data === 'boolean') return data ? 'true' : 'false';
    if (data === null) return 'null';
    if (typeof data === 'object') return this.#object(data, name);
    throw UNUSUAL;
  }

  #object(data: object, name: string | number): string {
    const standIn = standInOf(data, name);
    if (standIn !== data) return scalarText(standIn);
    if (this.#levelsLeft === 0) throw UNUSUAL;
    this.#levelsLeft--;
    const text = Array.isArray(data) ? this.#items(data) : this.#members(data as Members);
    this.#levelsLeft++;
    return text;
  }

  #items(items: readonly unknown[]): string {
    const { length } = items;
    this.#visit(length);
    let text = '';
    for (let index = 0; index < length; index++) text += `${index === 0 ? '' : ','}${this.of(items[index], index)}`;
    return `[${text}]`;
  }

  #members(members: Members): string {
    const names = Object.keys(members);
    this.#visit(names.length);
    let text = '';
    for (const name of names.sort()) {
      const value = members[name];
      if (value !== undefined) text += `${text === '' ? '' : ','}${this.of(name, '')}:${this.of(value, name)}`;
    }
    return `{${text}}`;
  }

  /** In this form it also refuses NaN, which a proxy may call its length. */
  #visit(count: number): void {
    this.#membersLeft -= count;
    if (!(this.#membersLeft >= 0)) throw UNUSUAL;
  }
}

/** What stands for a date is a text. */
function scalarText(standIn: unknown): string {
  if (typeof standIn === 'string') return jsonString(standIn);
  throw UNUSUAL;
}
