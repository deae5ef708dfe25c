import { UnreadableFlagError } from '../unreadable-flag.js';
import { positionOf, type Mark } from './cursor.js';
import { Scanner } from './scanner.js';
import type { Token } from './token.js';

/** Tokens as a parser reads them. */
export class TokenReader extends Scanner {
  is(...types: readonly Token['type'][]): boolean {
    return types.includes(this.peek().type);
  }

  /** Passes the next token if it is of that type. */
  passes(type: Token['type']): boolean {
    const isNext = this.is(type);
    if (isNext) this.take();
    return isNext;
  }

  fail(problem: string, { line, column }: Mark = this.peek().mark): never {
    throw new UnreadableFlagError(problem, positionOf({ line, column }));
  }
}
