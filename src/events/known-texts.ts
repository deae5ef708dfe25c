import { JsonLiteral } from './json-literal.js';

/** Callers may use any number of names: at most this many texts are remembered, and none that is longer than that. */
const MAX_TEXTS = 1_024;
const MAX_UNITS = 64;

/** Remembers the literals of texts that occur again: names of members and of events. */
export class KnownTexts {
  readonly #literals = new Map<string, JsonLiteral>();
  readonly #json: (text: string) => string;

  /** `json` returns what is written for a text. */
  constructor(json: (text: string) => string) {
    this.#json = json;
  }

  /** `undefined` if this text is not remembered. */
  literalOf(text: string): JsonLiteral | undefined {
    return text.length > MAX_UNITS ? undefined : (this.#literals.get(text) ?? this.#learn(text));
  }

  #learn(text: string): JsonLiteral | undefined {
    if (this.#literals.size >= MAX_TEXTS) return undefined;
    const literal = new JsonLiteral(this.#json(text));
    this.#literals.set(text, literal);
    return literal;
  }
}
