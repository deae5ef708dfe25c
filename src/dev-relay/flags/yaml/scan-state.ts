import { Cursor, type Mark } from './cursor.js';
import type { YamlText } from './decode-text.js';
import { SimpleKeys } from './simple-keys.js';
import type { Bare, Token } from './token.js';

export const maxDepth = 10_000;

/** What the parts of a scanner share: the place in the text, tokens that wait, blocks and keys that are open. */
export class ScanState {
  readonly cursor: Cursor;
  readonly simpleKeys: SimpleKeys;
  /** Tokens that nobody has taken yet. */
  readonly tokens: Token[] = [];
  taken = 0;
  flowLevel = 0;
  /** Whether a key without `?` may begin here. */
  mayKeyBegin = true;
  /** How far the current block is indented; -1 outside of all blocks. */
  indent = -1;
  readonly #outerIndents: number[] = [];

  constructor(text: YamlText) {
    this.cursor = new Cursor(text);
    this.simpleKeys = new SimpleKeys(this.cursor);
  }

  get isInFlow(): boolean {
    return this.flowLevel > 0;
  }

  get nextTokenNumber(): number {
    return this.taken + this.tokens.length;
  }

  /** Puts a token of one character behind the others. */
  indicator(type: Bare): void {
    const mark = this.cursor.mark();
    this.cursor.take();
    this.tokens.push({ type, mark });
  }

  saveSimpleKey(): void {
    if (!this.mayKeyBegin) return;
    const mark = this.cursor.mark();
    const isRequired = !this.isInFlow && this.indent === mark.column;
    this.simpleKeys.save({ tokenNumber: this.nextTokenNumber, mark, isRequired });
  }

  /** Opens the block that a character at the cursor begins. */
  openBlock(type: 'sequence-start' | 'mapping-start', what: string): void {
    if (this.isInFlow) return;
    if (!this.mayKeyBegin) this.cursor.fail(`${what} cannot begin here`);
    const mark = this.cursor.mark();
    this.rollTo(mark.column, { type, mark, index: this.tokens.length });
  }

  /** Opens a block that is indented to `column`, unless it is open. */
  rollTo(column: number, { type, mark, index }: { type: Bare; mark: Mark; index: number }): void {
    if (this.isInFlow || this.indent >= column) return;
    this.#outerIndents.push(this.indent);
    this.indent = column;
    if (this.#outerIndents.length > maxDepth) this.cursor.fail('it is nested too deeply');
    this.insert({ type, mark }, index);
  }

  /** Closes the blocks that are indented further than `column`. */
  unrollTo(column: number): void {
    while (!this.isInFlow && this.indent > column) {
      this.tokens.push({ type: 'block-end', mark: this.cursor.mark() });
      this.indent = this.#outerIndents.pop() as number;
    }
  }

  closeBlocks(): void {
    this.unrollTo(-1);
    this.simpleKeys.remove();
    this.mayKeyBegin = false;
  }

  /** Inserts a token before the one at `index`; at the end if that one has been taken already. */
  insert(token: Token, index: number): void {
    this.tokens.splice(index < 0 ? this.tokens.length : index, 0, token);
  }
}
