/** Kinds of tokens. All operators are of the kind `comparison`: which one it is, the text of the token says. */
export type TokenKind =
  | 'end'
  | 'open'
  | 'close'
  | 'present'
  | 'comparison'
  | 'dot'
  | 'minus'
  | 'openList'
  | 'closeList'
  | 'not'
  | 'logic'
  | 'boolean'
  | 'null'
  | 'name'
  | 'version'
  | 'string'
  | 'double'
  | 'integer'
  | 'exponent'
  | 'comma'
  | 'space';

export type TokenSet = ReadonlySet<TokenKind>;

export const setOf = (...kinds: readonly TokenKind[]): TokenSet => new Set(kinds);

/** The tokens of a query; the kind at the end is `end`, also beyond it. */
export interface Tokens {
  kindAt(index: number): TokenKind;
  textAt(index: number): string;
}
