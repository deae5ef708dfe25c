/** How a rule spells an operator, besides its name in lower case and in upper case. */
interface Spelling {
  readonly sign: string | undefined;
}

/**
 * The comparison operators. A new one begins here; the compiler then asks for its token (token.ts) and for its test
 * with each kind of literal (compare.ts).
 */
export const OPERATORS = {
  eq: { sign: '==' },
  ne: { sign: '!=' },
  gt: { sign: '>' },
  lt: { sign: '<' },
  ge: { sign: '>=' },
  le: { sign: '<=' },
  co: { sign: undefined },
  sw: { sign: undefined },
  ew: { sign: undefined },
  in: { sign: undefined },
} as const satisfies Readonly<Record<string, Spelling>>;

export type Operator = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly Operator[];
