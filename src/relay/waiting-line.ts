interface Place<Key, Item> {
  readonly key: Key;
  readonly item: Item;
  before: Place<Key, Item> | undefined;
  after: Place<Key, Item> | undefined;
}

/**
 * First in, first out; an item can also leave from any place. Every operation takes constant time, and nothing is kept
 * of what has left: a line in which many give up does not grow.
 */
export class WaitingLine<Key extends object, Item> {
  readonly #places = new Map<Key, Place<Key, Item>>();
  #first: Place<Key, Item> | undefined;
  #last: Place<Key, Item> | undefined;

  get length(): number {
    return this.#places.size;
  }

  has(key: Key): boolean {
    return this.#places.has(key);
  }

  /** Adds an item behind all others. A key that is in the line already must not join again. */
  join(key: Key, item: Item): void {
    const place: Place<Key, Item> = { key, item, before: this.#last, after: undefined };
    if (this.#last === undefined) this.#first = place;
    else this.#last.after = place;
    this.#last = place;
    this.#places.set(key, place);
  }

  /** Takes the first out of the line. */
  next(): { readonly key: Key; readonly item: Item } | undefined {
    const first = this.#first;
    if (first !== undefined) this.leave(first.key);
    return first;
  }

  /** Gives up a place; false if there was none. */
  leave(key: Key): boolean {
    const place = this.#places.get(key);
    if (place === undefined) return false;
    this.#places.delete(key);
    const { before, after } = place;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    return true;
  }
}
