import { nameTextOf } from '../events/event-name.js';
import { quoted } from '../log-text.js';
import { nearestName } from '../options/nearest-name.js';
import type { EventDefinitions } from './define-events.js';
import { namedMembers } from './named-members.js';
import type { StandardSchema } from './standard-schema.js';
import { verdictOf } from './verdict.js';

/** There is no end of names that are made from data: only this many are logged. */
const MAX_UNKNOWN_NAMES = 100;

/** The most members that a line names. */
const MAX_MEMBERS = 5;

const CONSEQUENCE = 'Such events are sent as they are, and counted as invalid.';

/**
 * Compares tracking events with their definitions. What does not match is told once for each name of an event. No
 * value and no key of the details or of the context is in a line, except for members that the schema itself requires.
 */
export class EventChecks {
  readonly #schemas: ReadonlyMap<string, StandardSchema>;
  readonly #warn: (line: string) => void;
  readonly #told = new Set<string>();
  readonly #unknownNames = new Set<string>();

  constructor({ schemas }: EventDefinitions, warn: (line: string) => void) {
    this.#schemas = new Map(Object.entries(schemas));
    this.#warn = warn;
  }

  /** Whether the event is known not to match a definition. Never throws. */
  isInvalid({ name, details }: { readonly name: unknown; readonly details: unknown }): boolean {
    const text = nameTextOf(name);
    const schema = this.#schemas.get(text);
    if (schema === undefined) return this.#isUnknown(text);
    const verdict = verdictOf(schema, details ?? {});
    const { kind } = verdict;
    if (kind === 'unchecked') this.#tellOnce(`${kind} ${text}`, () => uncheckedLine(text, verdict.got));
    if (kind === 'invalid')
      this.#tellOnce(`${kind} ${text}`, () => invalidLine(text, namedMembers(schema, verdict.issues)));
    return kind === 'invalid';
  }

  #isUnknown(name: string): true {
    const told = this.#unknownNames;
    if (told.has(name) || told.size === MAX_UNKNOWN_NAMES) return true;
    told.add(name);
    this.#warn(unknownLine(name, nearestName(name, [...this.#schemas.keys()])));
    return true;
  }

  #tellOnce(what: string, lineOf: () => string): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#warn(lineOf());
  }
}

function invalidLine(name: string, members: readonly string[]): string {
  const shown = members.slice(0, MAX_MEMBERS).map((member) => quoted(member));
  const at = shown.length === 0 ? '' : ` at ${shown.join(', ')}`;
  return `Expected the details of ${quoted(name)} to match its schema, got others${at}. ${CONSEQUENCE}`;
}

function unknownLine(name: string, nearest: string | undefined): string {
  const hint = nearest === undefined ? '.' : `; did you mean ${quoted(nearest)}?`;
  return `Expected a tracking event that is defined, got ${quoted(name)}${hint} ${CONSEQUENCE}`;
}

function uncheckedLine(name: string, got: string): string {
  const what = `Expected the schema of ${quoted(name)} to return a result at once, got ${got}.`;
  return `${what} Such events are sent without a check.`;
}
