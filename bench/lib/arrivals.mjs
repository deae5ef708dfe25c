import { DIGITS, FIRST_NUMBER, MARKER, WARM_UP_FROM } from './events.mjs';

const CODE = MARKER.charCodeAt(0);
const ZERO = 0x30;
const FEW = 1 << 20;

/**
 * Which events have arrived, by the numbers that they carry, and how often: those of the warm-up, or all others, as
 * `from` says. Finding one costs a search for a single byte.
 */
export class Arrivals {
  #from;
  #copies = new Uint8Array(FEW);
  #total = 0;
  #distinct = 0;

  constructor({ from }) {
    this.#from = from;
  }

  /** Events taken, copies included. */
  get total() {
    return this.#total;
  }

  get distinct() {
    return this.#distinct;
  }

  /** Takes the events of one request body; returns how many it had, counted or not. */
  add(body) {
    let events = 0;
    for (let at = body.indexOf(CODE); at !== -1; at = body.indexOf(CODE, at + 1)) {
      const sequence = numberAt(body, at + 1);
      if (sequence === undefined) continue;
      events++;
      if (sequence >= WARM_UP_FROM === this.#from >= WARM_UP_FROM) this.#count(sequence - this.#from);
    }
    return events;
  }

  #count(sequence) {
    if (sequence >= this.#copies.length) this.#grow(sequence);
    this.#total++;
    if (this.#copies[sequence] === 0) this.#distinct++;
    if (this.#copies[sequence] < 255) this.#copies[sequence]++;
  }

  #grow(sequence) {
    const grown = new Uint8Array(Math.max(sequence + 1, this.#copies.length * 2));
    grown.set(this.#copies);
    this.#copies = grown;
  }
}

function numberAt(body, start) {
  let number = 0;
  for (let at = start; at < start + DIGITS; at++) {
    const digit = (body[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number >= FIRST_NUMBER ? number - FIRST_NUMBER : undefined;
}
