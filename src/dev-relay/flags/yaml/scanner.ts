import { END } from './cursor.js';
import type { YamlText } from './decode-text.js';
import { scanDirective } from './scan-directive.js';
import { scanIndicator } from './scan-indicator.js';
import { scanNode } from './scan-node.js';
import { ScanState } from './scan-state.js';
import { skipComments, skipLineComment } from './skip-comments.js';
import type { Bare, Token } from './token.js';

/** Go's library looks this many tokens ahead: a fault behind the document counts if it is that near. */
const lookahead = 2;

/** Splits a YAML text into tokens as Go's library does, by the rules of YAML 1.1 and some of its own. */
export class Scanner {
  readonly #state: ScanState;

  constructor(text: YamlText) {
    this.#state = new ScanState(text);
  }

  peek(): Token {
    const { tokens, simpleKeys } = this.#state;
    while (tokens.length <= lookahead || simpleKeys.isPossible(this.#state.taken)) this.#scanNext();
    return tokens[0] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.#state.tokens.shift();
    this.#state.taken++;
    return token;
  }

  #scanNext(): void {
    const { cursor } = this.#state;
    this.#skipSpace();
    this.#state.unrollTo(cursor.column);
    if (cursor.at() === END) this.#endStream();
    else if (cursor.column === 0 && cursor.at() === '%') this.#directive();
    else if (cursor.isDocumentIndicator()) this.#mark(cursor.at() === '-' ? 'document-start' : 'document-end');
    else this.#content();
  }

  /** A tab must not indent what may be a key. */
  #skipSpace(): void {
    const state = this.#state;
    const { cursor } = state;
    while (true) {
      while (cursor.at() === ' ' || (cursor.at() === '\t' && (state.isInFlow || !state.mayKeyBegin))) cursor.take();
      if (cursor.at() === '#') skipComments(cursor);
      if (!cursor.isBreak()) return;
      cursor.takeLine();
      if (!state.isInFlow) state.mayKeyBegin = true;
    }
  }

  #content(): void {
    const state = this.#state;
    if (!scanIndicator(state)) scanNode(state);
    if (state.tokens.at(-1)?.type !== 'entry') skipLineComment(state.cursor);
  }

  #directive(): void {
    this.#state.closeBlocks();
    const mark = this.#state.cursor.mark();
    this.#state.tokens.push({ mark, ...scanDirective(this.#state.cursor) });
  }

  #endStream(): void {
    const { cursor, tokens } = this.#state;
    cursor.endLastLine();
    this.#state.closeBlocks();
    tokens.push({ type: 'stream-end', mark: cursor.mark() });
  }

  /** Reads `---` or `...`. */
  #mark(type: Bare): void {
    const { cursor, tokens } = this.#state;
    this.#state.closeBlocks();
    const mark = cursor.mark();
    for (let i = 0; i < 3; i++) cursor.take();
    tokens.push({ type, mark });
  }
}
