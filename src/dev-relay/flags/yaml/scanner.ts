import { Cursor, END, type Mark } from './cursor.js';
import type { YamlText } from './decode-text.js';
import { scanBlockScalar } from './scan-block-scalar.js';
import { scanDirective } from './scan-directive.js';
import { scanPlain } from './scan-plain.js';
import { scanQuoted } from './scan-quoted.js';
import { scanTag } from './scan-tag.js';
import { SimpleKeys } from './simple-keys.js';
import { skipComments, skipLineComment } from './skip-comments.js';
import type { Bare, Token } from './token.js';

/** Go's library looks so many tokens ahead: a fault behind the document counts if it is that near. */
const lookahead = 2;

const maxDepth = 10_000;

/** Splits a YAML text into tokens as Go's library does, by the rules of YAML 1.1 and some of its own. */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #simpleKeys: SimpleKeys;
  readonly #tokens: Token[] = [];
  #taken = 0;
  /** How far the current block is indented; -1 outside of all blocks. */
  #indent = -1;
  readonly #outerIndents: number[] = [];
  #flowLevel = 0;
  #mayKeyBegin = true;

  constructor(text: YamlText) {
    this.#cursor = new Cursor(text);
    this.#simpleKeys = new SimpleKeys(this.#cursor);
  }

  peek(): Token {
    while (this.#tokens.length <= lookahead || this.#simpleKeys.isPossible(this.#taken)) this.#scanNext();
    return this.#tokens[0] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.#tokens.shift();
    this.#taken++;
    return token;
  }

  #scanNext(): void {
    const cursor = this.#cursor;
    this.#skipSpace();
    this.#unrollTo(cursor.column);
    if (cursor.at() === END) this.#endStream();
    else if (cursor.column === 0 && cursor.at() === '%') this.#directive();
    else if (cursor.isDocumentIndicator()) {
      this.#endDocument(cursor.at() === '-' ? 'document-start' : 'document-end', 3);
    } else {
      this.#content();
      if (this.#tokens.at(-1)?.type !== 'entry') skipLineComment(cursor);
    }
  }

  /** A tab must not indent what may be a key. */
  #skipSpace(): void {
    const cursor = this.#cursor;
    while (true) {
      while (cursor.at() === ' ' || (cursor.at() === '\t' && (this.#isInFlow || !this.#mayKeyBegin))) cursor.take();
      if (cursor.at() === '#') skipComments(cursor);
      if (!cursor.isBreak()) return;
      cursor.takeLine();
      if (!this.#isInFlow) this.#mayKeyBegin = true;
    }
  }

  #content(): void {
    const character = this.#cursor.at();
    if (character === '[' || character === '{') this.#openFlow(character);
    else if (character === ']' || character === '}') this.#closeFlow(character);
    else if (character === ',') this.#comma();
    else if (character === '-' && this.#cursor.isGap(1)) this.#entry();
    else if (character === '?' && this.#isIndicator()) this.#key();
    else if (character === ':' && this.#isIndicator()) this.#value();
    else this.#node(character);
  }

  #isIndicator(): boolean {
    return this.#isInFlow || this.#cursor.isGap(1);
  }

  #node(character: string): void {
    if (character === '*' || character === '&') this.#anchor(character === '*' ? 'alias' : 'anchor');
    else if (character === '!') this.#tag();
    else if ((character === '|' || character === '>') && !this.#isInFlow) this.#blockScalar();
    else if (character === "'" || character === '"') this.#quoted();
    else if (this.#isPlainStart(character)) this.#plain();
    else this.#cursor.fail('a character stands where nothing can begin with it');
  }

  #isPlainStart(character: string): boolean {
    if (character === '-') return !this.#cursor.isBlank(1);
    if (character === '?' || character === ':') return !this.#isInFlow && !this.#cursor.isGap(1);
    return !/[\t,[\]{}#&*!|>'"%@`]/.test(character);
  }

  #openFlow(bracket: '[' | '{'): void {
    this.#saveSimpleKey();
    this.#simpleKeys.openLevel(this.#taken + this.#tokens.length);
    this.#flowLevel++;
    if (this.#flowLevel > maxDepth) this.#cursor.fail('it is nested too deeply');
    this.#mayKeyBegin = true;
    this.#indicator(bracket);
  }

  #closeFlow(bracket: ']' | '}'): void {
    this.#simpleKeys.remove();
    this.#simpleKeys.closeLevel();
    this.#flowLevel = Math.max(this.#flowLevel - 1, 0);
    this.#mayKeyBegin = false;
    this.#indicator(bracket);
  }

  #comma(): void {
    this.#simpleKeys.remove();
    this.#mayKeyBegin = true;
    this.#indicator(',');
  }

  #entry(): void {
    if (!this.#isInFlow) this.#openBlock('sequence-start', 'a list');
    this.#simpleKeys.remove();
    this.#mayKeyBegin = true;
    this.#indicator('entry');
  }

  #key(): void {
    if (!this.#isInFlow) this.#openBlock('mapping-start', 'a key');
    this.#simpleKeys.remove();
    this.#mayKeyBegin = !this.#isInFlow;
    this.#indicator('key');
  }

  #value(): void {
    const key = this.#simpleKeys.take();
    if (key === undefined) {
      if (!this.#isInFlow) this.#openBlock('mapping-start', 'the value of a key');
      this.#mayKeyBegin = !this.#isInFlow;
    } else {
      const index = key.tokenNumber - this.#taken;
      this.#insert({ type: 'key', mark: key.mark }, index);
      this.#rollTo(key.mark.column, { type: 'mapping-start', mark: key.mark, index });
      this.#mayKeyBegin = false;
    }
    this.#indicator('value');
  }

  #anchor(type: 'alias' | 'anchor'): void {
    this.#saveSimpleKey();
    this.#mayKeyBegin = false;
    const cursor = this.#cursor;
    const mark = cursor.mark();
    cursor.take();
    let name = '';
    while (/[-\w]/.test(cursor.at())) name += cursor.take();
    if (name === '' || !(cursor.isGap() || '?:,]}%@`'.includes(cursor.at()))) {
      cursor.fail(`expected letters and digits as the name of an ${type}`, mark);
    }
    this.#tokens.push({ type, mark, name });
  }

  #tag(): void {
    this.#saveSimpleKey();
    this.#mayKeyBegin = false;
    const mark = this.#cursor.mark();
    this.#tokens.push({ type: 'tag', mark, ...scanTag(this.#cursor) });
  }

  #blockScalar(): void {
    this.#simpleKeys.remove();
    this.#mayKeyBegin = true;
    const mark = this.#cursor.mark();
    this.#tokens.push({ type: 'scalar', mark, text: scanBlockScalar(this.#cursor, this.#indent), isPlain: false });
  }

  #quoted(): void {
    this.#saveSimpleKey();
    this.#mayKeyBegin = false;
    const mark = this.#cursor.mark();
    this.#tokens.push({ type: 'scalar', mark, text: scanQuoted(this.#cursor), isPlain: false });
  }

  #plain(): void {
    this.#saveSimpleKey();
    const mark = this.#cursor.mark();
    const { text, endsLine } = scanPlain(this.#cursor, { indent: this.#indent + 1, inFlow: this.#isInFlow });
    this.#mayKeyBegin = endsLine;
    this.#tokens.push({ type: 'scalar', mark, text, isPlain: true });
  }

  #directive(): void {
    this.#closeBlocks();
    const mark = this.#cursor.mark();
    this.#tokens.push({ mark, ...scanDirective(this.#cursor) });
  }

  #endStream(): void {
    this.#cursor.endLastLine();
    this.#endDocument('stream-end', 0);
  }

  #endDocument(type: Bare, width: number): void {
    this.#closeBlocks();
    const mark = this.#cursor.mark();
    for (let i = 0; i < width; i++) this.#cursor.take();
    this.#tokens.push({ type, mark });
  }

  #closeBlocks(): void {
    this.#unrollTo(-1);
    this.#simpleKeys.remove();
    this.#mayKeyBegin = false;
  }

  get #isInFlow(): boolean {
    return this.#flowLevel > 0;
  }

  /** Puts a token of one character behind the others. */
  #indicator(type: Bare): void {
    const mark = this.#cursor.mark();
    this.#cursor.take();
    this.#tokens.push({ type, mark });
  }

  #saveSimpleKey(): void {
    if (!this.#mayKeyBegin) return;
    const mark = this.#cursor.mark();
    const isRequired = !this.#isInFlow && this.#indent === mark.column;
    this.#simpleKeys.save({ tokenNumber: this.#taken + this.#tokens.length, mark, isRequired });
  }

  #openBlock(type: 'sequence-start' | 'mapping-start', what: string): void {
    if (!this.#mayKeyBegin) this.#cursor.fail(`${what} cannot begin here`);
    const mark = this.#cursor.mark();
    this.#rollTo(mark.column, { type, mark, index: this.#tokens.length });
  }

  /** Opens a block that is indented to `column`, unless it is open. */
  #rollTo(column: number, { type, mark, index }: { type: Bare; mark: Mark; index: number }): void {
    if (this.#isInFlow || this.#indent >= column) return;
    this.#outerIndents.push(this.#indent);
    this.#indent = column;
    if (this.#outerIndents.length > maxDepth) this.#cursor.fail('it is nested too deeply');
    this.#insert({ type, mark }, index);
  }

  /** Before what is waiting, unless that has been taken already. */
  #insert(token: Token, index: number): void {
    this.#tokens.splice(index < 0 ? this.#tokens.length : index, 0, token);
  }

  /** Closes the blocks that are indented further than `column`. */
  #unrollTo(column: number): void {
    while (!this.#isInFlow && this.#indent > column) {
      this.#tokens.push({ type: 'block-end', mark: this.#cursor.mark() });
      this.#indent = this.#outerIndents.pop() as number;
    }
  }
}
