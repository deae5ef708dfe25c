import { UnreadableFlagError, type Position } from '../unreadable-flag.js';
import type { YamlText } from './decode-text.js';

/** What comes after the last character. The text itself cannot hold it. */
export const END = '\0';

/** A place in the text; both counts begin with 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** Goes through the characters of a text, line by line. */
export class Cursor implements Mark {
  readonly #text: YamlText;
  index = 0;
  line = 0;
  column = 0;
  /** Whether nothing but blanks has been passed since the last line break. */
  isAtNewLine = false;

  constructor(text: YamlText) {
    this.#text = text;
  }

  /** The character at the cursor, or this many further on. */
  at(ahead = 0): string {
    const character = this.#text.characters[this.index + ahead];
    if (character !== undefined) return character;
    if (this.#text.failure !== undefined) throw this.#text.failure;
    return END;
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** Passes one character, which is no line break, and returns it. */
  take(): string {
    const character = this.at();
    if (!isBlank(character)) this.isAtNewLine = false;
    this.index++;
    this.column++;
    return character;
  }

  /** Passes a line break and returns it: a line feed for all but the separators of Unicode. */
  takeLine(): string {
    const first = this.at();
    this.index += first === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.line++;
    this.column = 0;
    this.isAtNewLine = true;
    return first === '\u2028' || first === '\u2029' ? first : '\n';
  }

  isBlank(ahead = 0): boolean {
    return isBlank(this.at(ahead));
  }

  isBreak(ahead = 0): boolean {
    return isBreak(this.at(ahead));
  }

  /** Called at the end of the text: what began in the last line ends there. */
  endLastLine(): void {
    if (this.column > 0) this.line++;
    this.column = 0;
  }

  /** A line break or the end. */
  isLineEnd(ahead = 0): boolean {
    return isBreak(this.at(ahead)) || this.at(ahead) === END;
  }

  /** A blank, a line break or the end. */
  isGap(ahead = 0): boolean {
    return this.isBlank(ahead) || this.isLineEnd(ahead);
  }

  /** `---` or `...` at the beginning of a line. */
  isDocumentIndicator(): boolean {
    if (this.column > 0) return false;
    const three = this.at() + this.at(1) + this.at(2);
    return (three === '---' || three === '...') && this.isGap(3);
  }

  skipBlanks(): void {
    while (this.isBlank()) this.take();
  }

  skipToLineEnd(): void {
    while (!this.isLineEnd()) this.take();
  }

  fail(problem: string, { line, column }: Mark = this): never {
    throw new UnreadableFlagError(problem, positionOf({ line, column }));
  }
}

export function positionOf({ line, column }: Pick<Mark, 'line' | 'column'>): Position {
  return { line: line + 1, column: column + 1 };
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

function isBreak(character: string): boolean {
  return character === '\n' || character === '\r' || /[\x85\u2028\u2029]/.test(character);
}
