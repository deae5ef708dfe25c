/** The runtime hashes longer texts by their length alone, so a hash map would compare them with each other. */
const LONGEST_HASHED = 10_000;

/**
 * Values by text. Unlike a `Map` it takes time in proportion to its texts to fill, also if they are long and of equal
 * length.
 */
export class TextMap<V> {
  readonly #hashed = new Map<string, V>();
  readonly #long: { readonly text: string; readonly value: V }[] = [];

  /** Adds a text with its value; the map must not have the text yet. */
  add(text: string, value: V): void {
    if (text.length <= LONGEST_HASHED) this.#hashed.set(text, value);
    else this.#long.push({ text, value });
  }

  get(text: string): V | undefined {
    if (text.length <= LONGEST_HASHED) return this.#hashed.get(text);
    return this.#long.find((entry) => entry.text === text)?.value;
  }

  /** The steps that `get` takes for a text at most. */
  stepsOf(text: string): number {
    // A text is hashed once. To compare two of them reads many units in a nanosecond.
    return text.length <= LONGEST_HASHED ? text.length >> 3 : this.#long.length * (text.length >> 5);
  }
}
