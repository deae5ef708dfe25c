import type { Scope } from '../scope.js';
import { lowerCase, wellFormed } from '../text.js';
import { SHORT_TEXT, TEXT_STEPS, spendOnText } from './steps.js';
import { TextMap } from './text-map.js';
import { parseVersion, type Version } from './version.js';

const NO_VERSION = 'no version';

/** The forms that have been made of the long texts of an evaluation: each is made once. */
export class TextForms {
  readonly #lowered = new TextMap<string>();
  readonly #wellFormed = new TextMap<string>();
  readonly #versions = new TextMap<Version | typeof NO_VERSION>();
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  lowered(text: string): string {
    return this.#once(this.#lowered, { text, make: lowerCase, steps: TEXT_STEPS.lowered });
  }

  wellFormed(text: string): string {
    return this.#once(this.#wellFormed, { text, make: wellFormed, steps: TEXT_STEPS.searched });
  }

  version(text: string): Version | undefined {
    const make = (): Version | typeof NO_VERSION => parseVersion(text) ?? NO_VERSION;
    const version = this.#once(this.#versions, { text, make, steps: TEXT_STEPS.parsed });
    return version === NO_VERSION ? undefined : version;
  }

  #once<V>(made: TextMap<V>, { text, make, steps }: { text: string; make: (text: string) => V; steps: number }): V {
    this.#scope.spend(made.stepsOf(text));
    const known = made.get(text);
    if (known !== undefined) return known;
    this.#scope.spend(text.length * steps);
    const value = make(text);
    made.add(text, value);
    return value;
  }
}

const formsOf = (scope: Scope): TextForms => (scope.textForms ??= new TextForms(scope));

/** A text in lower case. */
export function loweredText(text: string, scope: Scope): string {
  if (text.length > SHORT_TEXT) return formsOf(scope).lowered(text);
  spendOnText(scope, text.length * TEXT_STEPS.lowered);
  return lowerCase(text);
}

/** A text in lower case, lone surrogates replaced first. */
export const loweredWellFormedText = (text: string, scope: Scope): string =>
  loweredText(text.length <= SHORT_TEXT ? wellFormed(text) : formsOf(scope).wellFormed(text), scope);

/** How each long version begins: its three numbers have at most 20 digits each. */
const longVersion = /^\d{1,20}\.\d{1,20}\.\d{1,20}[-+]/;

/** The version that a text is; `undefined` if it is none. */
export function versionOfText(text: string, scope: Scope): Version | undefined {
  if (text.length > SHORT_TEXT) return longVersion.test(text) ? formsOf(scope).version(text) : undefined;
  spendOnText(scope, text.length * TEXT_STEPS.parsed);
  return parseVersion(text);
}
