import type { Cursor, Mark } from './cursor.js';

/** Where a key without `?` may have begun: that is only seen at its `:`. */
interface SimpleKey {
  /** How many tokens came before it, those included that have been taken. */
  readonly tokenNumber: number;
  readonly mark: Mark;
  /** Whether nothing but a key can be there. */
  readonly isRequired: boolean;
}

/** A level of flow collections, with the latest key that is possible in it. */
interface Level {
  /** The number of the token of the latest key; at first that of the bracket that opened the level. */
  tokenNumber: number;
  key: SimpleKey | undefined;
}

const longest = 1_024;

/** One possible key for each level of flow collections. */
export class SimpleKeys {
  readonly #cursor: Cursor;
  readonly #levels: Level[] = [{ tokenNumber: 0, key: undefined }];
  /** Tokens that may turn out to be keys. */
  readonly #byToken = new Map<number, Level>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  save(key: SimpleKey): void {
    this.remove();
    const level = this.#innermost;
    level.tokenNumber = key.tokenNumber;
    level.key = key;
    this.#byToken.set(key.tokenNumber, level);
  }

  /** Gives up the possible key of this level. */
  remove(): void {
    const { key } = this.#innermost;
    if (key?.isRequired === true) this.#failAt(key);
    this.#forget(this.#innermost);
  }

  openLevel(tokenNumber: number): void {
    this.#levels.push({ tokenNumber, key: undefined });
  }

  /** In a collection without keys, Go's library does not look any more whether its bracket begins a key. */
  closeLevel(): void {
    if (this.#levels.length === 1) return;
    this.#byToken.delete(this.#innermost.tokenNumber);
    this.#levels.pop();
  }

  /** Takes the possible key of this level, if a `:` at the cursor would belong to it; afterwards the level has none. */
  take(): SimpleKey | undefined {
    const key = this.#stillPossible(this.#innermost);
    this.#forget(this.#innermost);
    return key;
  }

  /** Whether the token of that number may turn out to be a key. */
  isPossible(tokenNumber: number): boolean {
    const level = this.#byToken.get(tokenNumber);
    return level !== undefined && this.#stillPossible(level) !== undefined;
  }

  get #innermost(): Level {
    return this.#levels.at(-1) as Level;
  }

  #forget(level: Level): void {
    if (level.key !== undefined) this.#byToken.delete(level.key.tokenNumber);
    level.key = undefined;
  }

  /** A key has to end in its line, and soon. */
  #stillPossible(level: Level): SimpleKey | undefined {
    const { key } = level;
    if (key === undefined) return undefined;
    if (key.mark.line === this.#cursor.line && key.mark.index + longest >= this.#cursor.index) return key;
    if (key.isRequired) this.#failAt(key);
    level.key = undefined;
    return undefined;
  }

  #failAt({ mark }: SimpleKey): never {
    this.#cursor.fail('expected `:` behind a key', mark);
  }
}
