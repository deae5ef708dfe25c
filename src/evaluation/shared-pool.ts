/** Content that several owners hold, and that is counted once. */
export interface Shared<Content> {
  readonly id: string;
  readonly content: Content;
  readonly bytes: number;
  owners: number;
}

/** Keeps equal contents only once, for as long as somebody holds them. */
export class SharedPool<Content> {
  readonly #shared = new Map<string, Shared<Content>>();
  #bytes = 0;

  /** Bytes of all that is held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The content under that id, with one more owner; made if nobody holds it. */
  hold(id: string, make: () => Pick<Shared<Content>, 'content' | 'bytes'>): Shared<Content> {
    const held = this.#shared.get(id) ?? this.#add({ id, ...make(), owners: 0 });
    held.owners++;
    return held;
  }

  /** Takes one owner away, and forgets the content if it has none left; returns true then. */
  release(held: Shared<Content>): boolean {
    if (--held.owners > 0) return false;
    this.#shared.delete(held.id);
    this.#bytes -= held.bytes;
    return true;
  }

  #add(shared: Shared<Content>): Shared<Content> {
    this.#shared.set(shared.id, shared);
    this.#bytes += shared.bytes;
    return shared;
  }
}
