/**
 * The grammar of JSON as a table: for each state and each byte of UTF-8 the state that follows. A text is read byte by
 * byte, and reading can stop and go on anywhere. Where something has to be done, the state is an action, which decides
 * the next state itself.
 */

const STATES = [
  // The text is no JSON. This state is the first, because an empty table is full of zeros.
  'failed',
  'start',
  'end',
  'value',
  'first-value',
  'name',
  'first-name',
  'colon',
  'after-value',
  'in-text',
  'in-text-escape',
  'in-text-hex-4',
  'in-text-hex-3',
  'in-text-hex-2',
  'in-text-hex-1',
  'in-name',
  'in-name-escape',
  'in-name-hex-4',
  'in-name-hex-3',
  'in-name-hex-2',
  'in-name-hex-1',
  'minus',
  'zero',
  'integer',
  'point',
  'fraction',
  'exponent',
  'exponent-sign',
  'exponent-digits',
  't',
  'tr',
  'tru',
  'f',
  'fa',
  'fal',
  'fals',
  'n',
  'nu',
  'nul',
  // The actions.
  'begin-name',
  'end-name',
  'open-object',
  'open-array',
  'comma',
  'close-object',
  'close-array',
] as const;

export type JsonState = (typeof STATES)[number];

/** The number of a state in the table. */
export const stateNumber = (state: JsonState): number => STATES.indexOf(state);

export const FIRST_ACTION = stateNumber('begin-name');

/** The number of the state that follows, at `state number * 256 + byte`. */
export const NEXT_STATE = new Uint8Array(STATES.length * 256);

const SPACE = ' \t\n\r';
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdefABCDEF`;

function on(state: JsonState, bytes: string, next: JsonState): void {
  const row = stateNumber(state) * 256;
  const number = stateNumber(next);
  for (let index = 0; index < bytes.length; index++) NEXT_STATE[row + bytes.charCodeAt(index)] = number;
}

function spell(word: string): void {
  for (let length = 1; length < word.length; length++) {
    const next = length === word.length - 1 ? 'after-value' : (word.slice(0, length + 1) as JsonState);
    on(word.slice(0, length) as JsonState, word.charAt(length), next);
  }
}

/** A string, as a value or as a name. */
function quoted(state: 'in-text' | 'in-name', after: JsonState): void {
  NEXT_STATE.fill(stateNumber(state), stateNumber(state) * 256 + 0x20, stateNumber(state) * 256 + 0x100);
  on(state, '"', after);
  on(state, '\\', `${state}-escape`);
  on(`${state}-escape`, '"\\/bfnrt', state);
  on(`${state}-escape`, 'u', `${state}-hex-4`);
  on(`${state}-hex-4`, HEX, `${state}-hex-3`);
  on(`${state}-hex-3`, HEX, `${state}-hex-2`);
  on(`${state}-hex-2`, HEX, `${state}-hex-1`);
  on(`${state}-hex-1`, HEX, state);
}

function afterValue(state: JsonState): void {
  on(state, SPACE, 'after-value');
  on(state, ',', 'comma');
  on(state, '}', 'close-object');
  on(state, ']', 'close-array');
}

function value(state: JsonState): void {
  on(state, SPACE, state);
  on(state, '"', 'in-text');
  on(state, '{', 'open-object');
  on(state, '[', 'open-array');
  on(state, '-', 'minus');
  on(state, '0', 'zero');
  on(state, '123456789', 'integer');
  for (const letter of ['t', 'f', 'n'] as const) on(state, letter, letter);
}

function numbers(): void {
  on('minus', '0', 'zero');
  on('minus', '123456789', 'integer');
  on('integer', DIGITS, 'integer');
  on('point', DIGITS, 'fraction');
  on('fraction', DIGITS, 'fraction');
  on('exponent', '+-', 'exponent-sign');
  for (const state of ['exponent', 'exponent-sign', 'exponent-digits'] as const) on(state, DIGITS, 'exponent-digits');
  for (const state of ['zero', 'integer'] as const) on(state, '.', 'point');
  for (const state of ['zero', 'integer', 'fraction'] as const) on(state, 'eE', 'exponent');
  for (const state of ['zero', 'integer', 'fraction', 'exponent-digits'] as const) afterValue(state);
}

function members(): void {
  for (const state of ['name', 'first-name'] as const) {
    on(state, SPACE, state);
    on(state, '"', 'begin-name');
  }
  on('first-name', '}', 'close-object');
  on('colon', SPACE, 'colon');
  on('colon', ':', 'end-name');
}

/** Only an object is allowed at the top. */
function top(): void {
  on('start', SPACE, 'start');
  on('start', '{', 'open-object');
  on('end', SPACE, 'end');
}

top();
members();
value('value');
value('first-value');
on('first-value', ']', 'close-array');
afterValue('after-value');
quoted('in-text', 'after-value');
quoted('in-name', 'colon');
numbers();
for (const word of ['true', 'false', 'null']) spell(word);
