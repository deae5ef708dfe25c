import { JsonText } from './json-text.js';

/** Where a member is: from the quote before its name to the comma or bracket after it, which is not part of it. */
export interface MemberPlace {
  readonly bytes: Buffer;
  readonly start: number;
  readonly colon: number;
  readonly end: number;
}

const QUOTE = 0x22;

/** A name that needs no decoding: printable ASCII without escapes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A member of an object as it is written in a response; its grammar has been checked. */
export class JsonMember {
  readonly #place: MemberPlace;

  constructor(place: MemberPlace) {
    this.#place = place;
  }

  /** The name, decoded at each call. */
  get name(): string {
    const { bytes, start, colon } = this.#place;
    if (bytes[colon - 1] === QUOTE) {
      const name = bytes.toString('latin1', start + 1, colon - 1);
      if (PLAIN.test(name)) return name;
    }
    return JSON.parse(bytes.toString('utf8', start, colon)) as string;
  }

  get value(): JsonText {
    const { bytes, colon, end } = this.#place;
    return new JsonText({ bytes, start: colon + 1, end });
  }
}
