import type { Cursor } from './cursor.js';

/** The blanks and line breaks between two words of a scalar that goes on over several lines. */
export class FoldedSpace {
  #blanks = '';
  #firstBreak = '';
  #moreBreaks = '';
  #hasBreak = false;

  /** Whether a line has ended since the last word. */
  get hasBreak(): boolean {
    return this.#hasBreak;
  }

  /** Takes one blank or line break. */
  take(cursor: Cursor): void {
    if (cursor.isBlank()) {
      const blank = cursor.take();
      if (!this.#hasBreak) this.#blanks += blank;
    } else this.#takeLine(cursor.takeLine());
  }

  /** A backslash and the line break behind it, which count for nothing. */
  takeEscapedLine(cursor: Cursor): void {
    cursor.take();
    cursor.takeLine();
    this.#hasBreak = true;
  }

  /** The text in its place: blanks as they are, a single line break as a space, several breaks without the first. */
  fold(): string {
    const folded = this.#hasBreak ? this.#foldBreaks() : this.#blanks;
    this.#blanks = this.#firstBreak = this.#moreBreaks = '';
    this.#hasBreak = false;
    return folded;
  }

  #takeLine(lineBreak: string): void {
    if (this.#hasBreak) this.#moreBreaks += lineBreak;
    else this.#firstBreak = lineBreak;
    this.#hasBreak = true;
    this.#blanks = '';
  }

  #foldBreaks(): string {
    if (this.#firstBreak !== '\n') return this.#firstBreak + this.#moreBreaks;
    return this.#moreBreaks === '' ? ' ' : this.#moreBreaks;
  }
}
