import { maxDepth, type ScanState } from './scan-state.js';

/** Reads what gives a text its structure, if that is at the cursor. Tells whether it was. */
export function scanIndicator(state: ScanState): boolean {
  const { cursor } = state;
  const character = cursor.at();
  if (character === '[' || character === '{') openFlow(state, character);
  else if (character === ']' || character === '}') closeFlow(state, character);
  else if (character === ',') comma(state);
  else if (character === '-' && cursor.isGap(1)) entry(state);
  else if (character === '?' && (state.isInFlow || cursor.isGap(1))) key(state);
  else if (character === ':' && (state.isInFlow || cursor.isGap(1))) value(state);
  else return false;
  return true;
}

function openFlow(state: ScanState, bracket: '[' | '{'): void {
  state.saveSimpleKey();
  state.simpleKeys.openLevel(state.nextTokenNumber);
  state.flowLevel++;
  if (state.flowLevel > maxDepth) state.cursor.fail('it is nested too deeply');
  state.mayKeyBegin = true;
  state.indicator(bracket);
}

function closeFlow(state: ScanState, bracket: ']' | '}'): void {
  state.simpleKeys.remove();
  state.simpleKeys.closeLevel();
  state.flowLevel = Math.max(state.flowLevel - 1, 0);
  state.mayKeyBegin = false;
  state.indicator(bracket);
}

function comma(state: ScanState): void {
  state.simpleKeys.remove();
  state.mayKeyBegin = true;
  state.indicator(',');
}

function entry(state: ScanState): void {
  state.openBlock('sequence-start', 'a list');
  state.simpleKeys.remove();
  state.mayKeyBegin = true;
  state.indicator('entry');
}

function key(state: ScanState): void {
  state.openBlock('mapping-start', 'a key');
  state.simpleKeys.remove();
  state.mayKeyBegin = !state.isInFlow;
  state.indicator('key');
}

/** Here it turns out whether what came before is a key. */
function value(state: ScanState): void {
  const simpleKey = state.simpleKeys.take();
  if (simpleKey === undefined) {
    state.openBlock('mapping-start', 'the value of a key');
    state.mayKeyBegin = !state.isInFlow;
  } else {
    const { mark, tokenNumber } = simpleKey;
    const index = tokenNumber - state.taken;
    state.insert({ type: 'key', mark }, index);
    state.rollTo(mark.column, { type: 'mapping-start', mark, index });
    state.mayKeyBegin = false;
  }
  state.indicator('value');
}
