/** Places of the grammar where an error can occur; the official parser tells errors at one token apart by them. */
export type GrammarPlace =
  | 'query'
  | 'before an opening bracket'
  | 'opening bracket'
  | 'operand of a group'
  | 'before a closing bracket'
  | 'closing bracket'
  | 'after an operator'
  | 'after and or or'
  | 'value'
  | 'integer'
  | 'list of strings'
  | 'list of doubles'
  | 'list of integers';
