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

/** Where a value is. A new one for each container costs less than a list of them that outlives the event. */
interface Place {
  readonly container: object | undefined;
  readonly level: number;
  readonly outer: Place | undefined;
}

const OUTSIDE: Place = { container: undefined, level: 0, outer: undefined };

/** The member of an object of which is known what it was written as. */
const WATCHED = 'value';

/** What was written of the watched member: nothing, as it is missing or null; a number; anything else, or NaN. */
export type WrittenAs = 'nothing' | 'number' | 'otherwise';

/** No place in the bytes. */
const UNWRITTEN = -1;

/** No level: nulls are written wherever they are. */
const NOWHERE = -1;

/**
 * Writes any values as JSON, what `JSON.stringify` would write and, where that has none or throws, what the rules of
 * `plainCopy` say. One writer serves one event after the other.
 *
 * A member is read once. Where that throws, what was written of the member is forgotten, and the event goes on. What is
 * visited is bounded like what is written: an `EventTooLargeError` ends the event.
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

  /** As {@link object}. Returns what its member `value` was written as, which is not read a second time for it. */
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

  // A chain of comparisons, and no switch: the engine makes simple checks of them.
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
   * What a `toJSON` returned. If it contains the object itself that closes a cycle, though each call returns another.
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
      // The engine knows this form of the question, and does not need to look.
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

  /** Of an object only its bytes tell what it was written as. */
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
