import { JsonLiteral } from './json-literal.js';
import { jsonString } from './json.js';
import { KnownTexts } from './known-texts.js';

/** This many names of an event are guessed from the event before; further names are looked up. */
const GUESSED_NAMES = 64;

/**
 * The literals of the names of members. Events of one kind have the same names in the same places, so a name is most
 * likely the one that the event before had in this place.
 */
export class MemberNames {
  readonly #known = new KnownTexts(memberText);
  readonly #guesses: string[] = Array.from({ length: GUESSED_NAMES }, () => '');
  readonly #guessed: JsonLiteral[] = Array.from({ length: GUESSED_NAMES }, () => new JsonLiteral(memberText('')));
  #place = 0;

  /** Another event begins. */
  restart(): void {
    this.#place = 0;
  }

  /** The literal of the next name; `undefined` if this one is not remembered. */
  next(name: string): JsonLiteral | undefined {
    const place = this.#place++;
    if (place < GUESSED_NAMES && this.#guesses[place] === name) return this.#guessed[place];
    const literal = this.#known.literalOf(name);
    if (literal !== undefined && place < GUESSED_NAMES) {
      this.#guesses[place] = name;
      this.#guessed[place] = literal;
    }
    return literal;
  }
}

/** What is written before the value of a member: a comma, the name and a colon. */
function memberText(name: string): string {
  return `,${jsonString(name)}:`;
}
