import type { GrammarPlace } from './grammar-place.js';
import { tokenize } from './lexer.js';
import { SPELLINGS, type Operator } from './operators.js';
import { LiteralParser, VALUE_START } from './parse-literal.js';
import type { Condition, RuleNode } from './rule-tree.js';
import { TokenReader } from './token-reader.js';
import { setOf, type TokenSet } from './token.js';

/** What a query can start with. */
const QUERY_START = setOf('not', 'space', 'open', 'name');
const OPENING = setOf('space', 'open');

const MALFORMED: RuleNode = { kind: 'malformed' };

/** A query inside of a query that is not yet complete. */
interface Pending {
  readonly kind: 'group' | 'right';
  readonly position: Position;
  negated: boolean;
  chain: Chain | undefined;
}

/** Where a query is: that decides what can follow it, and whether `and` and `or` go on after it. */
interface Position {
  /** What parsing goes on to skip to after an error in a query there. */
  readonly recovery: TokenSet;
  /** The same after an error in a literal. */
  readonly recoveryInLiteral: TokenSet;
  /** What can follow a complete query there. */
  readonly following: TokenSet;
  /** What can follow an integer there. */
  readonly followingInteger: TokenSet;
  /** The position of what is right of an `and` or `or`. */
  readonly right: Position | undefined;
}

interface Chain {
  readonly kind: 'chain';
  readonly first: RuleNode;
  readonly rest: Condition[];
  operator: Condition['operator'];
}

const IN_GROUP = {
  recovery: setOf('space', 'close'),
  recoveryInLiteral: setOf('space', 'close'),
  following: setOf('space', 'close'),
  followingInteger: setOf('space', 'close', 'exponent'),
};

const OUTSIDE = {
  recovery: setOf('space'),
  recoveryInLiteral: setOf('space'),
  following: setOf('space', 'end'),
  followingInteger: setOf('space', 'end', 'exponent'),
};

const RIGHT_IN_GROUP: Position = { ...IN_GROUP, right: undefined };
const GROUPED: Position = { ...IN_GROUP, right: RIGHT_IN_GROUP };
const RIGHT_AT_TOP: Position = { ...OUTSIDE, right: undefined };
const TOP: Position = { ...OUTSIDE, recovery: setOf(), right: RIGHT_AT_TOP };

/**
 * Parses like the official parser, malformed text included. Keeps its own stack: `not not not …` nests as deep as the
 * text is long.
 */
class Parser {
  readonly #reader: TokenReader;
  readonly #pending: Pending[] = [];
  #position: Position = TOP;

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
        this.#position = pending.position;
        node = pending.kind === 'group' ? this.#finishGroup(pending, node) : this.#finishRightSide(pending, node);
      }
    }
  }

  #failed(place: GrammarPlace): RuleNode {
    this.#reader.recover(place, this.#position.recovery);
    return MALFORMED;
  }

  /** A complete query, or `undefined` when one inside of it has to be parsed first. */
  #parsePrimary(): RuleNode | undefined {
    const reader = this.#reader;
    if (reader.sync(QUERY_START)) {
      if (reader.peek() === 'name') return this.#parseComparison();
      if (reader.isAt(QUERY_START)) return this.#parseGroupStart();
    }
    return this.#failed('query');
  }

  /** Index after the path that starts at the current token. */
  #pathEnd(): number {
    const reader = this.#reader;
    let end = reader.index + 1;
    while (reader.kindAt(end) === 'dot' && reader.kindAt(end + 1) === 'name') end += 2;
    return end;
  }

  #parseComparison(): RuleNode | undefined {
    const reader = this.#reader;
    const end = this.#pathEnd();
    const kind = reader.kindAt(end + 1);
    if (reader.kindAt(end) !== 'space' || (kind !== 'comparison' && kind !== 'present')) return this.#failed('query');
    const path: string[] = [];
    for (let index = reader.index; index < end; index += 2) path.push(reader.textAt(index));
    const operator = SPELLINGS.get(reader.textAt(end + 1));
    while (reader.index < end + 2) reader.take();
    if (operator === undefined) return this.#parseLogic({ kind: 'present', path });
    if (!reader.match('space', VALUE_START)) return this.#failed('after an operator');
    return this.#parseLogic(this.#comparison(path, operator));
  }

  #comparison(path: readonly string[], operator: Operator): RuleNode {
    const { recoveryInLiteral: recovery, followingInteger: after } = this.#position;
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
    reader.takeIf('not');
    if (!reader.sync(OPENING)) return this.#failed('before an opening bracket');
    reader.takeIf('space');
    if (!reader.match('open', QUERY_START)) return this.#failed('opening bracket');
    if (!this.#parseSpaceBeforeOperand()) return this.#failed('operand of a group');
    this.#pending.push({ kind: 'group', position: this.#position, negated: this.#hasNot(start), chain: undefined });
    this.#position = GROUPED;
    return undefined;
  }

  #parseSpaceBeforeOperand(): boolean {
    const reader = this.#reader;
    if (!reader.sync(QUERY_START) || !reader.isAt(QUERY_START)) return false;
    if (reader.peek() !== 'space') return true;
    return QUERY_START.has(reader.peek(1)) && reader.takeIf('space');
  }

  /** Any `not` among the tokens of a group negates it, dropped ones included. */
  #hasNot(from: number): boolean {
    for (let index = from; index < this.#reader.index; index++) {
      if (this.#reader.kindAt(index) === 'not') return true;
    }
    return false;
  }

  #finishGroup(pending: Pending, operand: RuleNode): RuleNode | undefined {
    const reader = this.#reader;
    const start = reader.index;
    const failure = this.#groupEndFailure();
    if (failure !== undefined) this.#failed(failure);
    const group: RuleNode = { kind: 'group', negated: pending.negated || this.#hasNot(start), operand };
    return failure === undefined ? this.#parseLogic(group) : group;
  }

  /** Takes a space and `)`; the place of the error if it cannot. */
  #groupEndFailure(): GrammarPlace | undefined {
    const reader = this.#reader;
    if (!reader.sync(GROUPED.following)) return 'before a closing bracket';
    reader.takeIf('space');
    return reader.match('close', this.#position.following) ? undefined : 'closing bracket';
  }

  #finishRightSide({ chain }: Pending, operand: RuleNode): RuleNode | undefined {
    if (chain === undefined) return operand;
    chain.rest.push({ operator: chain.operator, operand });
    return this.#parseLogic(chain);
  }

  /** Goes on after a complete operand: ` and …`, ` or …`, or nothing. */
  #parseLogic(left: RuleNode | Chain): RuleNode | undefined {
    const reader = this.#reader;
    const { right } = this.#position;
    if (right === undefined || reader.peek() !== 'space' || reader.peek(1) !== 'logic') return left;
    reader.take();
    const operator = reader.textAt(reader.index) === 'or' ? 'or' : 'and';
    reader.take();
    const chain: Chain =
      'operator' in left && left.kind === 'chain' ? left : { kind: 'chain', first: left, rest: [], operator };
    chain.operator = operator;
    if (!reader.match('space', QUERY_START)) {
      chain.rest.push({ operator, operand: this.#failed('after and or or') });
      return chain;
    }
    this.#pending.push({ kind: 'right', position: this.#position, negated: false, chain });
    this.#position = right;
    return undefined;
  }
}

/** Parses a query of the rule language whose lines are joined. Never throws; linear in the length of the text. */
export const parseRule = (text: string): RuleNode => new Parser(text).parse();
