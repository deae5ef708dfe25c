import { UnreadableFlagError, type Position } from '../unreadable-flag.js';

/** Goes through a TOML text. */
export class TomlCursor {
  readonly #text: string;
  /** Where the lines begin. */
  readonly #lines: number[] = [0];
  index = 0;

  /** Throws for a character that no TOML text may have. */
  constructor(text: string) {
    this.#text = text;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) this.#lines.push(end + 1);
    // eslint-disable-next-line no-control-regex -- That is what is looked for.
    const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/);
    if (control >= 0) this.fail('there is a control character', control);
  }

  get isAtEnd(): boolean {
    return this.index >= this.#text.length;
  }

  /** The next character, empty at the end. */
  get next(): string {
    return this.#text.charAt(this.index);
  }

  /** Passes what the sticky `pattern` matches here, and returns it; undefined if there is no match. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index;
    const match = pattern.exec(this.#text)?.[0];
    this.index += match?.length ?? 0;
    return match;
  }

  /** Passes `text` if it comes next. */
  passes(text: string): boolean {
    const isNext = this.#text.startsWith(text, this.index);
    if (isNext) this.index += text.length;
    return isNext;
  }

  expect(text: string): void {
    if (!this.passes(text)) this.fail(`expected \`${text}\``);
  }

  skipBlanks(): void {
    this.take(/[ \t]*/y);
  }

  /** Passes blanks, line breaks and comments. */
  skipLines(): void {
    this.take(/(?:[ \t\r\n]|#[^\n]*)*/y);
  }

  since(start: number): string {
    return this.#text.slice(start, this.index);
  }

  position(index = this.index): Position {
    let [line, behind] = [0, this.#lines.length];
    while (behind - line > 1) {
      const middle = (line + behind) >> 1;
      if ((this.#lines[middle] as number) <= index) line = middle;
      else behind = middle;
    }
    return { line: line + 1, column: index - (this.#lines[line] as number) + 1 };
  }

  fail(problem: string, index = this.index): never {
    throw new UnreadableFlagError(problem, this.position(index));
  }
}
