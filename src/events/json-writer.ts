import { JsonBytes } from './json-bytes.js';
import { JsonLiteral } from './json-literal.js';
import { MemberNames } from './member-names.js';
import { MAX_DEPTH } from './plain-copy.js';
import { CIRCULAR, digitsOf, standInOf, TRUNCATED } from './stand-in.js';
import { rethrowTooLarge, VisitBudget } from './visit-budget.js';

const TRUE = new JsonLiteral('true');
const FALSE = new JsonLiteral('false');
const NULL = new JsonLiteral('null');

const [MINUS, ZERO, NINE] = [0x2d, 0x30, 0x39];

type Members = Readonly<Record<string, unknown>>;

/** Where a value is. A new place for each container costs less than a list of places that outlives the event. */
interface Place {
  readonly container: object | undefined;
  readonly level: number;
  readonly outer: Place | undefined;
}

const OUTSIDE: Place = { container: undefined, level: 0, outer: undefined };

/** The member for which {@link JsonWriter.objectWithValue} reports what it was written as. */
const WATCHED = 'value';

/** What the watched member was written as: nothing, if it is missing or null; a number; anything else, NaN included. */
export type WrittenAs = 'nothing' | 'number' | 'otherwise';

/** No place in the bytes. */
const UNWRITTEN = -1;

/** No level: nulls are written wherever they are. */
const NOWHERE = -1;

/**
 * Writes any value as JSON: what `JSON.stringify` would write or, where that writes nothing or throws, what the rules
 * of `plainCopy` say. One writer serves one event after the other.
 *
 * Each member is read once. If that throws, what was written of the member is forgotten, and the event goes on. Both
 * the members that are visited and the bytes are bounded: an `EventTooLargeError` ends the event.
 */
export class JsonWriter extends JsonBytes {
  readonly budget = new VisitBudget();
  readonly #names = new MemberNames();
  /** The level whose nulls are left out. */
  #nullsLeftOutOf = 0;
  #watched: WrittenAs | 'object' = 'nothing';
  /** Where the watched member's value begins. */
  #watchedStart = UNWRITTEN;

  override moveTo(end: number): void {
    super.moveTo(end);
    this.budget.restart();
    this.#names.restart();
  }

  /** An object with its members, but for those that would be `null`; `{}` if they cannot be listed. */
  object(value: Members): void {
    const start = this.end;
    this.#nullsLeftOutOf = 1;
    try {
      this.#container(value, OUTSIDE);
    } catch (error) {
      rethrowTooLarge(error);
      this.undo(start);
      this.closeObject(start);
    }
  }

  /** Like {@link object}. Returns what the member `value` was written as, without reading it a second time. */
  objectWithValue(value: Members): WrittenAs {
    this.#watched = 'nothing';
    this.object(value);
    return this.#writtenAs();
  }

  /** Any value; false, and nothing is written, if JSON has none for it. Throws what a `toJSON` or a proxy throws. */
  value(value: unknown): boolean {
    this.#nullsLeftOutOf = NOWHERE;
    return this.#value(value, '', OUTSIDE);
  }

  // A chain of comparisons and no switch: the engine turns comparisons with `typeof` into simple checks.
  #value(value: unknown, name: string | number, place: Place): boolean {
    if (typeof value === 'string') this.string(value);
    else if (typeof value === 'number' && Number.isFinite(value)) this.number(value);
    else if (typeof value === 'boolean') this.literal(value ? TRUE : FALSE);
    else if (value === null || typeof value === 'number') return this.#null(place);
    else if (typeof value === 'object') return this.#object(value, name, place);
    else if (typeof value === 'bigint') this.string(digitsOf(value));
    else return false;
    return true;
  }

  #null({ level }: Place): boolean {
    if (level === this.#nullsLeftOutOf) return false;
    this.literal(NULL);
    return true;
  }

  #object(value: object, name: string | number, place: Place): boolean {
    const standIn = standInOf(value, name);
    if (typeof standIn !== 'object' || standIn === null) return this.#value(standIn, name, place);
    if (standIn === value) this.#container(value, place);
    else this.#replacement(standIn, { container: value, level: place.level, outer: place });
    return true;
  }

  /**
   * What a `toJSON` returned. An object within its own replacement is a cycle, even if each call returns a new object.
   */
  #replacement(standIn: object, place: Place): void {
    if (isWithin(place.container, place.outer)) this.string(CIRCULAR);
    else this.#container(standIn, place);
  }

  #container(container: object, outer: Place): void {
    const level = outer.level + 1;
    if (level > MAX_DEPTH) return this.string(TRUNCATED);
    if (isWithin(container, outer)) return this.string(CIRCULAR);
    const place = { container, level, outer };
    const start = this.end;
    if (Array.isArray(container)) {
      this.#items(container, place);
      this.closeList(start);
    } else {
      this.#members(container as Members, place);
      this.closeObject(start);
    }
  }

  #members(members: Members, place: Place): void {
    for (const name in members) {
      this.budget.visit();
      // The engine recognizes this form of the check in such a loop, and skips the lookup.
      if (Object.prototype.hasOwnProperty.call(members, name)) this.#member(members, name, place);
    }
  }

  #member(members: Members, name: string, place: Place): void {
    const start = this.end;
    try {
      const value = members[name];
      this.#name(name);
      if (name === WATCHED && place.level === 1) this.#watch(value);
      if (this.#value(value, name, place)) return;
    } catch (error) {
      rethrowTooLarge(error);
    }
    this.undo(start);
    if (name === WATCHED && place.level === 1) this.#watchedStart = UNWRITTEN;
  }

  #writtenAs(): WrittenAs {
    if (this.#watched !== 'object') return this.#watched;
    return isNumber(this.bytes[this.#watchedStart]) ? 'number' : 'otherwise';
  }

  /** Notes what the watched member is written as; for an object only the written bytes tell. */
  #watch(value: unknown): void {
    this.#watchedStart = this.end;
    if (typeof value === 'number' && Number.isFinite(value)) this.#watched = 'number';
    else if (value === undefined || value === null) this.#watched = 'nothing';
    else this.#watched = typeof value === 'object' ? 'object' : 'otherwise';
  }

  #name(name: string): void {
    const literal = this.#names.next(name);
    if (literal === undefined) this.name(name);
    else this.literal(literal);
  }

  #items(items: readonly unknown[], place: Place): void {
    const { length } = items;
    this.budget.visitAll(length);
    for (let index = 0; index < length; index++) this.#item(items, index, place);
  }

  #item(items: readonly unknown[], index: number, place: Place): void {
    this.comma();
    const start = this.end;
    try {
      if (this.#value(items[index], index, place)) return;
    } catch (error) {
      rethrowTooLarge(error);
    }
    this.undo(start);
    this.literal(NULL);
  }
}

/** Whether the first byte of a value is that of a number. */
function isNumber(byte: number | undefined): boolean {
  return byte !== undefined && (byte === MINUS || (byte >= ZERO && byte <= NINE));
}

function isWithin(container: unknown, place: Place | undefined): boolean {
  for (let outer = place; outer !== undefined; outer = outer.outer) if (outer.container === container) return true;
  return false;
}
