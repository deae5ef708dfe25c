import { scanBlockScalar } from './scan-block-scalar.js';
import { scanPlain } from './scan-plain.js';
import { scanQuoted } from './scan-quoted.js';
import type { ScanState } from './scan-state.js';
import { scanTag } from './scan-tag.js';

/** Reads a scalar, an alias, or an anchor or a tag before a value. */
export function scanNode(state: ScanState): void {
  const character = state.cursor.at();
  if (character === '*' || character === '&') scanName(state, character === '*' ? 'alias' : 'anchor');
  else if (character === '!') tag(state);
  else if ((character === '|' || character === '>') && !state.isInFlow) blockScalar(state);
  else if (character === "'" || character === '"') quotedScalar(state);
  else if (isPlainStart(state, character)) plainScalar(state);
  else state.cursor.fail('a character is where nothing can begin with it');
}

function isPlainStart({ cursor, isInFlow }: ScanState, character: string): boolean {
  if (character === '-') return !cursor.isBlank(1);
  if (character === '?' || character === ':') return !isInFlow && !cursor.isGap(1);
  return !/[\t,[\]{}#&*!|>'"%@`]/.test(character);
}

function scanName(state: ScanState, type: 'alias' | 'anchor'): void {
  const { cursor, tokens } = state;
  state.saveSimpleKey();
  state.mayKeyBegin = false;
  const mark = cursor.mark();
  cursor.take();
  let name = '';
  while (/[-\w]/.test(cursor.at())) name += cursor.take();
  if (name === '' || !(cursor.isGap() || '?:,]}%@`'.includes(cursor.at()))) {
    cursor.fail(`expected letters and digits as the name of an ${type}`, mark);
  }
  tokens.push({ type, mark, name });
}

function tag(state: ScanState): void {
  state.saveSimpleKey();
  state.mayKeyBegin = false;
  const mark = state.cursor.mark();
  state.tokens.push({ type: 'tag', mark, ...scanTag(state.cursor) });
}

function blockScalar(state: ScanState): void {
  state.simpleKeys.remove();
  state.mayKeyBegin = true;
  const mark = state.cursor.mark();
  const text = scanBlockScalar(state.cursor, state.indent);
  state.tokens.push({ type: 'scalar', mark, text, isPlain: false });
}

function quotedScalar(state: ScanState): void {
  state.saveSimpleKey();
  state.mayKeyBegin = false;
  const mark = state.cursor.mark();
  state.tokens.push({ type: 'scalar', mark, text: scanQuoted(state.cursor), isPlain: false });
}

function plainScalar(state: ScanState): void {
  state.saveSimpleKey();
  const mark = state.cursor.mark();
  const { text, endsLine } = scanPlain(state.cursor, { indent: state.indent + 1, inFlow: state.isInFlow });
  state.mayKeyBegin = endsLine;
  state.tokens.push({ type: 'scalar', mark, text, isPlain: true });
}
