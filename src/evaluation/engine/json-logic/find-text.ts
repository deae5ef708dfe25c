import type { Payer } from './costs.js';

/** The product of both lengths up to which a native search is used. */
const SMALL = 1 << 12;

/** Steps between two payments. */
const BLOCK = 1 << 12;

/** Steps for a window, for each unit that is equal in it, and for each unit where a search never looks back. */
const WINDOW = 6;
const EQUAL_UNIT = 3;
const LINEAR = 8;

/** How far a window moves on, by the last unit in it; units share places, which makes a shift shorter at most. */
function shiftsOf(wanted: string): Int32Array {
  const last = wanted.length - 1;
  const shifts = new Int32Array(256).fill(wanted.length);
  for (let index = 0; index < last; index++) shifts[wanted.charCodeAt(index) & 255] = last - index;
  return shifts;
}

/** Units that are equal at the end of the window that ends at `end`. */
function equalUnits(text: string, wanted: string, end: number): number {
  const { length } = wanted;
  let count = 0;
  while (count < length && text.charCodeAt(end - count) === wanted.charCodeAt(length - 1 - count)) count++;
  return count;
}

/** Mostly looks at only a part of the units; gives up (undefined) where it would look at them again and again. */
function searchInWindows(text: string, wanted: string, payer: Payer): boolean | undefined {
  const shifts = shiftsOf(wanted);
  const last = wanted.charCodeAt(wanted.length - 1);
  let [steps, left] = [0, WINDOW * (text.length + wanted.length)];
  for (let end = wanted.length - 1; end < text.length;) {
    const unit = text.charCodeAt(end);
    const equal = unit === last ? equalUnits(text, wanted, end) : 0;
    if (equal === wanted.length) return true;
    end += shifts[unit & 255] ?? 1;
    steps += WINDOW + EQUAL_UNIT * equal;
    if (steps < BLOCK) continue;
    payer.spend(steps);
    left -= steps;
    if (left < 0) return undefined;
    steps = 0;
  }
  payer.spend(steps);
  return false;
}

/** For each prefix of the text the length of its longest border: where a search goes on after a difference. */
function bordersOf(wanted: string): Int32Array {
  const borders = new Int32Array(wanted.length);
  let border = 0;
  for (let index = 1; index < wanted.length; index++) {
    const unit = wanted.charCodeAt(index);
    while (border > 0 && wanted.charCodeAt(border) !== unit) border = borders[border - 1] ?? 0;
    if (wanted.charCodeAt(border) === unit) border++;
    borders[index] = border;
  }
  return borders;
}

function searchInOneGo(text: string, wanted: string): boolean {
  const borders = bordersOf(wanted);
  let equal = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    while (equal > 0 && wanted.charCodeAt(equal) !== unit) equal = borders[equal - 1] ?? 0;
    if (wanted.charCodeAt(equal) === unit) equal++;
    if (equal === wanted.length) return true;
  }
  return false;
}

/** The most steps of a native search, where these are few; undefined elsewhere. */
function nativeSteps(text: string, wanted: string): number | undefined {
  if (wanted.length === 1) return text.length >> 2;
  const most = wanted.length * text.length;
  return most <= SMALL ? most >> 1 : undefined;
}

/**
 * Whether a text contains another one. `String.prototype.includes` may need the product of both lengths; this needs
 * their sum, and pays for what it looks at.
 */
export function containsText(text: string, wanted: string, payer: Payer): boolean {
  if (wanted.length > text.length) return false;
  const steps = nativeSteps(text, wanted);
  if (steps !== undefined) {
    payer.spend(steps);
    // This call must be here alone: the compiler of V8 merges two such searches into one, which then always runs.
    return text.includes(wanted);
  }
  payer.spend(WINDOW * wanted.length);
  const found = searchInWindows(text, wanted, payer);
  if (found !== undefined) return found;
  payer.spend(LINEAR * (text.length + wanted.length));
  return searchInOneGo(text, wanted);
}
