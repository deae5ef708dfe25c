import { CODE, isDigit, isIdentifierUnit } from './characters.js';

/** Where numbers and versions end in a text. Each function reads a character a bounded number of times. */

function digitsEnd(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** End of an integer without leading zeros that starts with the digit at `start`. */
export function integerEnd(text: string, start: number): number {
  return text.charCodeAt(start) === CODE.zero ? start + 1 : digitsEnd(text, start);
}

/** End of an integer, a dot, digits and maybe an exponent; -1 if there is no such thing. */
export function doubleEnd(text: string, start: number): number {
  const dot = integerEnd(text, start);
  if (text.charCodeAt(dot) !== CODE.dot || !isDigit(text.charCodeAt(dot + 1))) return -1;
  const end = digitsEnd(text, dot + 1);
  if ((text.charCodeAt(end) | 32) !== 101) return end;
  const sign = text.charCodeAt(end + 1);
  const exponent = sign === CODE.plus || sign === CODE.minus ? end + 2 : end + 1;
  return isDigit(text.charCodeAt(exponent)) ? integerEnd(text, exponent) : end;
}

/** End of the longest semantic version; -1 if there is none. */
export function versionEnd(text: string, start: number): number {
  let end = integerEnd(text, start);
  for (let part = 1; part < 3; part++) {
    if (text.charCodeAt(end) !== CODE.dot || !isDigit(text.charCodeAt(end + 1))) return -1;
    end = integerEnd(text, end + 1);
  }
  const released = text.charCodeAt(end) === CODE.minus ? prereleaseEnd(text, end) : end;
  return text.charCodeAt(released) === CODE.plus ? buildEnd(text, released) : released;
}

/** `separator` comes before the first identifier; the end of the last one that is right. */
function prereleaseEnd(text: string, separator: number): number {
  let end = separator;
  do {
    const next = prereleaseIdentifierEnd(text, end + 1);
    if (next < 0) return end;
    end = next;
  } while (text.charCodeAt(end) === CODE.dot);
  return end;
}

function identifierEnd(text: string, start: number): number {
  let end = start;
  while (isIdentifierUnit(text.charCodeAt(end))) end++;
  return end;
}

function prereleaseIdentifierEnd(text: string, start: number): number {
  const digits = digitsEnd(text, start);
  const end = identifierEnd(text, digits);
  if (end === start) return -1;
  return end === digits ? integerEnd(text, start) : end;
}

function buildEnd(text: string, separator: number): number {
  let end = separator;
  do {
    const next = identifierEnd(text, end + 1);
    if (next === end + 1) return end;
    end = next;
  } while (text.charCodeAt(end) === CODE.dot);
  return end;
}
