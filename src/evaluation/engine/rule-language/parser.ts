import { TOKEN, has, setOf, type TokenKind, type TokenSet } from './token.js';
import { tokenize } from './lexer.js';
import { TokenReader } from './token-reader.js';
import { LiteralParser, VALUE_START } from './parse-literal.js';
import { OPERATOR_NAMES, type Operator } from './operators.js';
import type { Condition, RuleNode } from './rule-tree.js';

/** What a query can start with. */
const QUERY_START = setOf(TOKEN.not, TOKEN.space, TOKEN.open, TOKEN.name);
const OPENING = setOf(TOKEN.space, TOKEN.open);
const CLOSING = setOf(TOKEN.space, TOKEN.close);
const NOTHING: TokenSet = 0;

/** Places of the grammar where an error can occur; the official parser tells errors at one token apart by them. */
const STATE = { query: 47, beforeOpen: 25, open: 27, operand: 29, beforeClose: 33, close: 35, operator: 44, logic: 52 };

const operators: ReadonlyMap<TokenKind, Operator> = new Map<TokenKind, Operator>(
  OPERATOR_NAMES.map((name) => [TOKEN[name], name]),
);

const MALFORMED: RuleNode = { kind: 'malformed' };

/** A query inside of a query that is not yet complete. */
interface Pending {
  readonly kind: 'group' | 'right';
  readonly place: Place;
  negated: boolean;
  chain: Chain | undefined;
}

/** Where a query stands: that decides what can follow it, and whether `and` and `or` go on after it. */
interface Place {
  readonly isRightSide: boolean;
  readonly inGroup: boolean;
  /** Whether it stands inside of another query at all. */
  readonly isNested: boolean;
}

interface Chain {
  readonly kind: 'chain';
  readonly first: RuleNode;
  readonly rest: Condition[];
  operator: Condition['operator'];
}

const TOP: Place = { isRightSide: false, inGroup: false, isNested: false };
const GROUPED: Place = { isRightSide: false, inGroup: true, isNested: true };

/** What parsing goes on to skip to after an error in a query at that place. */
const recoverySet = ({ isNested, inGroup }: Place): TokenSet =>
  inGroup ? CLOSING : isNested ? setOf(TOKEN.space) : NOTHING;

/** What can stand after a complete query at that place. */
const followingSet = ({ inGroup }: Place): TokenSet => (inGroup ? CLOSING : setOf(TOKEN.space, TOKEN.end));

/**
 * Parses like the official parser, malformed text included. Keeps its own stack: `not not not …` nests as deep as the
 * text is long.
 */
class Parser {
  readonly #reader: TokenReader;
  readonly #pending: Pending[] = [];
  #place: Place = TOP;

  constructor(text: string) {
    this.#reader = new TokenReader(tokenize(text));
  }

  parse(): RuleNode {
    let node = this.#parsePrimary();
    for (;;) {
      if (node === undefined) node = this.#parsePrimary();
      else {
        const pending = this.#pending.pop();
        if (pending === undefined) return node;
        this.#place = pending.place;
        node = pending.kind === 'group' ? this.#finishGroup(pending, node) : this.#finishRightSide(pending, node);
      }
    }
  }

  #recover(state: number): void {
    this.#reader.recover(state, recoverySet(this.#place));
  }

  #failed(state: number): RuleNode {
    this.#recover(state);
    return MALFORMED;
  }

  /** A complete query, or `undefined` when one inside of it has to be parsed first. */
  #parsePrimary(): RuleNode | undefined {
    const reader = this.#reader;
    if (reader.sync(QUERY_START)) {
      if (reader.peek() === TOKEN.name) return this.#parseComparison();
      if (reader.isAt(QUERY_START)) return this.#parseGroupStart();
    }
    return this.#failed(STATE.query);
  }

  /** Index after the path that starts at the current token. */
  #pathEnd(): number {
    const reader = this.#reader;
    let end = reader.index + 1;
    while (reader.kindAt(end) === TOKEN.dot && reader.kindAt(end + 1) === TOKEN.name) end += 2;
    return end;
  }

  #parseComparison(): RuleNode | undefined {
    const reader = this.#reader;
    const end = this.#pathEnd();
    const kind = reader.kindAt(end + 1);
    const operator = operators.get(kind);
    if (reader.kindAt(end) !== TOKEN.space || (operator === undefined && kind !== TOKEN.present)) {
      return this.#failed(STATE.query);
    }
    const path: string[] = [];
    for (let index = reader.index; index < end; index += 2) path.push(reader.textAt(index));
    while (reader.index < end + 2) reader.take();
    if (operator === undefined) return this.#parseLogic({ kind: 'present', path });
    if (reader.match(TOKEN.space, VALUE_START)) return this.#parseLogic(this.#comparison(path, operator));
    return this.#failed(STATE.operator);
  }

  #comparison(path: readonly string[], operator: Operator): RuleNode {
    const recovery = recoverySet(this.#place) | setOf(TOKEN.space);
    const after = followingSet(this.#place) | setOf(TOKEN.space, TOKEN.exponent);
    return {
      kind: 'comparison',
      path,
      operator,
      literal: new LiteralParser(this.#reader, { recovery, after }).parse(),
    };
  }

  #parseGroupStart(): RuleNode | undefined {
    const reader = this.#reader;
    const start = reader.index;
    reader.takeIf(TOKEN.not);
    if (!reader.sync(OPENING)) return this.#failed(STATE.beforeOpen);
    reader.takeIf(TOKEN.space);
    if (!reader.match(TOKEN.open, QUERY_START)) return this.#failed(STATE.open);
    if (!this.#parseSpaceBeforeOperand()) return this.#failed(STATE.operand);
    this.#pending.push({ kind: 'group', place: this.#place, negated: this.#hasNot(start), chain: undefined });
    this.#place = GROUPED;
    return undefined;
  }

  #parseSpaceBeforeOperand(): boolean {
    const reader = this.#reader;
    if (!reader.sync(QUERY_START) || !reader.isAt(QUERY_START)) return false;
    if (reader.peek() !== TOKEN.space) return true;
    return has(QUERY_START, reader.peek(1)) && reader.takeIf(TOKEN.space);
  }

  /** Any `not` among the tokens of a group negates it, dropped ones included. */
  #hasNot(from: number): boolean {
    for (let index = from; index < this.#reader.index; index++) {
      if (this.#reader.kindAt(index) === TOKEN.not) return true;
    }
    return false;
  }

  #finishGroup(pending: Pending, operand: RuleNode): RuleNode | undefined {
    const reader = this.#reader;
    const start = reader.index;
    const failure = this.#groupEndFailure();
    if (failure !== undefined) this.#recover(failure);
    const group: RuleNode = { kind: 'group', negated: pending.negated || this.#hasNot(start), operand };
    return failure === undefined ? this.#parseLogic(group) : group;
  }

  /** Takes a space and `)`; the place of the error if it cannot. */
  #groupEndFailure(): number | undefined {
    const reader = this.#reader;
    if (!reader.sync(CLOSING)) return STATE.beforeClose;
    reader.takeIf(TOKEN.space);
    return reader.match(TOKEN.close, followingSet(this.#place) | setOf(TOKEN.space)) ? undefined : STATE.close;
  }

  #finishRightSide({ chain }: Pending, operand: RuleNode): RuleNode | undefined {
    if (chain === undefined) return operand;
    chain.rest.push({ operator: chain.operator, operand });
    return this.#parseLogic(chain);
  }

  /** Goes on after a complete operand: ` and …`, ` or …`, or nothing. */
  #parseLogic(left: RuleNode | Chain): RuleNode | undefined {
    const reader = this.#reader;
    if (this.#place.isRightSide || reader.peek() !== TOKEN.space || reader.peek(1) !== TOKEN.logic) return left;
    reader.take();
    const operator = reader.textAt(reader.index) === 'or' ? 'or' : 'and';
    reader.take();
    const chain: Chain =
      'operator' in left && left.kind === 'chain' ? left : { kind: 'chain', first: left, rest: [], operator };
    chain.operator = operator;
    if (!reader.match(TOKEN.space, QUERY_START)) {
      this.#recover(STATE.logic);
      chain.rest.push({ operator, operand: MALFORMED });
      return chain;
    }
    this.#pending.push({ kind: 'right', place: this.#place, negated: false, chain });
    this.#place = { isRightSide: true, inGroup: this.#place.inGroup, isNested: true };
    return undefined;
  }
}

/** Parses a query of the rule language whose lines are joined. Never throws; linear in the length of the text. */
export const parseRule = (text: string): RuleNode => new Parser(text).parse();
