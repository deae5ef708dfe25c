import { writeSync } from 'node:fs';
import { CURRENCY, FLAG, GOAL, VARIATIONS, mix } from './events.mjs';

/** Bytes that are gathered before they go to the file. */
const ROOM = 1 << 20;
const LONGEST_LINE = 1_024;
const HEX = Buffer.from('0123456789abcdef');
const [ZERO, POINT, DASH] = Buffer.from('0.-');
const LINE_END = Buffer.from('}}\n');

/** Stand in the templates for what differs from line to line, and are as long as that. */
const KEY = 'K'.repeat(36);
const ID = 'I'.repeat(36);
const TIME = 'T'.repeat(10);

const begin = (kind, key) =>
  `{"kind":"${kind}","contextKind":"user","userKey":"${KEY}","creationDate":${TIME},"key":"${key}"`;
const metadata = ['', ',"metadata":{"env":"prod","release":12}'];

const exposureText = (variation, place) =>
  `${begin('feature', FLAG)},"variation":"${VARIATIONS[variation]}","value":${variation === 1},` +
  `"default":false,"version":"","source":"INPROCESS"${metadata[place]}}\n`;
const goalText =
  `${begin('tracking', GOAL)},"evaluationContext":{"targetingKey":"${KEY}"},` +
  `"trackingEventDetails":{"currency":"${CURRENCY}","eventId":"${ID}","value":`;

const EXPOSURES = VARIATIONS.map((_, variation) =>
  metadata.map((_, place) => template(exposureText(variation, place))),
);
const GOAL_EVENT = template(goalText);

function template(text) {
  const places = {
    key: text.indexOf(KEY),
    again: text.lastIndexOf(KEY),
    time: text.indexOf(TIME),
    id: text.indexOf(ID),
  };
  return { bytes: Buffer.from(text), ...places };
}

/** Writes lines in the relay's form into one file after the other: templates, whose holes are filled in place. */
export class LineWriter {
  #buffer = Buffer.allocUnsafe(ROOM);
  #end = 0;
  #file;
  #keySalt;
  bytes = 0;

  constructor(keySalt) {
    this.#keySalt = keySalt;
  }

  open(file) {
    this.#file = file;
  }

  exposure({ user, variation, time, line }) {
    const form = EXPOSURES[variation][line % 8 === 0 ? 1 : 0];
    this.#begin(form, user, time);
  }

  goalEvent({ user, time, cents, line }) {
    const start = this.#begin(GOAL_EVENT, user, time);
    this.#buffer.copyWithin(start + GOAL_EVENT.again, start + GOAL_EVENT.key, start + GOAL_EVENT.key + KEY.length);
    this.#uuid(start + GOAL_EVENT.id, mix(line ^ ~this.#keySalt));
    this.#amount(cents);
    this.#end += LINE_END.copy(this.#buffer, this.#end);
  }

  flush() {
    for (let written = 0; written < this.#end;)
      written += writeSync(this.#file, this.#buffer, written, this.#end - written);
    this.bytes += this.#end;
    this.#end = 0;
  }

  #begin({ bytes, key, time: timePlace }, user, time) {
    if (this.#end > ROOM - LONGEST_LINE) this.flush();
    const start = this.#end;
    this.#buffer.set(bytes, start);
    this.#uuid(start + key, mix(user ^ this.#keySalt));
    this.#digits(start + timePlace + TIME.length, time, TIME.length);
    this.#end = start + bytes.length;
    return start;
  }

  /** A version 4 UUID of its own for every first word. */
  #uuid(at, first) {
    const second = mix(first + 1);
    const third = mix(first + 2);
    this.#hex(at, first, 8);
    this.#buffer[at + 8] = DASH;
    this.#hex(at + 9, second >>> 16, 4);
    this.#buffer[at + 13] = DASH;
    this.#hex(at + 14, 0x4000 | (second & 0xfff), 4);
    this.#buffer[at + 18] = DASH;
    this.#hex(at + 19, 0x8000 | (third & 0x3fff), 4);
    this.#buffer[at + 23] = DASH;
    this.#hex(at + 24, third >>> 16, 4);
    this.#hex(at + 28, mix(first + 3), 8);
  }

  #hex(at, number, digits) {
    let rest = number;
    for (let place = at + digits - 1; place >= at; place--, rest >>>= 4) this.#buffer[place] = HEX[rest & 15];
  }

  /** Decimal digits that end before `end`. */
  #digits(end, number, digits) {
    let rest = number;
    for (let place = end - 1; place >= end - digits; place--) {
      const left = Math.floor(rest / 10);
      this.#buffer[place] = ZERO + rest - 10 * left;
      rest = left;
    }
  }

  /** As Go writes the number: `12`, `12.5` and `12.34`. */
  #amount(cents) {
    const whole = Math.floor(cents / 100);
    this.#number(whole, whole > 99 ? 3 : whole > 9 ? 2 : 1);
    const part = cents % 100;
    if (part === 0) return;
    this.#buffer[this.#end++] = POINT;
    if (part % 10 === 0) this.#number(part / 10, 1);
    else this.#number(part, 2);
  }

  #number(number, digits) {
    this.#end += digits;
    this.#digits(this.#end, number, digits);
  }
}
