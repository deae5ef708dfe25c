import { END, type Cursor, type Mark } from './cursor.js';

/** Reads a scalar behind `|` or `>`, where the cursor is, below a block indented by `parentIndent`, -1 for none. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): string {
  const start = cursor.mark();
  const isLiteral = cursor.take() === '|';
  const { chomping, indent } = scanHeader(cursor, { parentIndent, start });
  const lines = new Lines({ cursor, isLiteral, start, parentIndent, indent });
  return lines.scan() + (chomping === '-' ? '' : lines.lastBreak) + (chomping === '+' ? lines.emptyLines : '');
}

interface Header {
  readonly chomping: string;
  /** 0 if the first line tells. */
  readonly indent: number;
}

function scanHeader(cursor: Cursor, { parentIndent, start }: { parentIndent: number; start: Mark }): Header {
  let indicators = '';
  while (indicators.length < 2 && /[-+0-9]/.test(cursor.at())) {
    // One of each, in any order.
    if (indicators !== '' && /[-+]/.test(indicators) === /[-+]/.test(cursor.at())) break;
    indicators += cursor.take();
  }
  const digit = Number(/\d/.exec(indicators)?.[0] ?? NaN);
  if (digit === 0) cursor.fail('a block cannot be indented by 0', start);
  cursor.skipBlanks();
  if (cursor.at() === '#') cursor.skipToLineEnd();
  if (!cursor.isLineEnd()) cursor.fail('expected a line break behind the head of a block', start);
  if (cursor.isBreak()) cursor.takeLine();
  const indent = Number.isNaN(digit) ? 0 : Math.max(parentIndent, 0) + digit;
  return { chomping: /[-+]/.exec(indicators)?.[0] ?? '', indent };
}

interface Block {
  readonly cursor: Cursor;
  readonly isLiteral: boolean;
  readonly start: Mark;
  readonly parentIndent: number;
  readonly indent: number;
}

class Lines {
  readonly #block: Block;
  #indent: number;
  /** The break of the last line with text. */
  lastBreak = '';
  /** The breaks of the empty lines behind it. */
  emptyLines = '';

  constructor(block: Block) {
    this.#block = block;
    this.#indent = block.indent;
  }

  scan(): string {
    const { cursor } = this.#block;
    let text = '';
    let wasIndented = false;
    this.#takeEmptyLines();
    while (cursor.column === this.#indent && cursor.at() !== END) {
      const isIndented = cursor.isBlank();
      text += this.#breaksBefore(wasIndented || isIndented);
      wasIndented = isIndented;
      while (!cursor.isLineEnd()) text += cursor.take();
      this.lastBreak = cursor.isBreak() ? cursor.takeLine() : '';
      this.#takeEmptyLines();
    }
    return text;
  }

  /** Only breaks between lines that are not indented further are folded. */
  #breaksBefore(isIndented: boolean): string {
    const isFolded = !this.#block.isLiteral && !isIndented && this.lastBreak === '\n';
    const first = isFolded ? (this.emptyLines === '' ? ' ' : '') : this.lastBreak;
    const breaks = first + this.emptyLines;
    this.lastBreak = this.emptyLines = '';
    return breaks;
  }

  /** Goes to the next line with text; the first one tells how far all are indented. */
  #takeEmptyLines(): void {
    const { cursor, start, parentIndent } = this.#block;
    let deepest = 0;
    while (true) {
      while (this.#isBeforeText() && cursor.at() === ' ') cursor.take();
      deepest = Math.max(deepest, cursor.column);
      if (this.#isBeforeText() && cursor.at() === '\t') cursor.fail('a tab is where only spaces may indent', start);
      if (!cursor.isBreak()) break;
      this.emptyLines += cursor.takeLine();
    }
    if (this.#indent === 0) this.#indent = Math.max(deepest, parentIndent + 1, 1);
  }

  #isBeforeText(): boolean {
    return this.#indent === 0 || this.#block.cursor.column < this.#indent;
  }
}
