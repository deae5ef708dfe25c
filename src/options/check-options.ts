import { isJsonObject } from '../events/json.js';
import { InvalidOptionsException } from '../errors.js';
import { quoted } from '../log-text.js';
import { isPlainObject, secretPartOf, type Check } from './checks.js';
import { nearestName } from './nearest-name.js';

/** Every option that exists, with what its value must be. */
export type OptionChecks<Options> = { readonly [Name in keyof Required<Options>]: Check };

interface OptionRules {
  readonly checks: Readonly<Record<string, Check>>;
  readonly required: readonly string[];
  /** Gets a line for each name that is no option. */
  readonly warn: (line: string) => void;
  /** What comes before the names of members of an option: `spool.`. */
  readonly prefix?: string;
}

/** Throws an `InvalidOptionsException` for the first wrong value. `undefined` counts as left out. */
export function checkOptions(
  options: Readonly<Record<string, unknown>>,
  { checks, required, warn, prefix = '' }: OptionRules,
): void {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(checks, name));
  for (const name of unknown) warn(unknownOption(name, { names: Object.keys(checks), prefix }));
  for (const [member, expectedOf] of Object.entries(checks)) {
    const [name, value] = [prefix + member, options[member]];
    if (value !== undefined || required.includes(member)) attempt(name, () => check(value, { name, expectedOf }));
  }
}

function check(value: unknown, { name, expectedOf }: { readonly name: string; readonly expectedOf: Check }): void {
  const expected = expectedOf(value);
  if (expected === undefined) return;
  throw new InvalidOptionsException(`Expected ${name} to be ${expected}, got ${describe(value, name)}.`);
}

/** Copies the value of an option. May throw whatever the caller's own code throws. */
export type Reader = (value: unknown) => unknown;

/**
 * A copy of the options without those that are `undefined`. Each getter is read once, so that the value that is checked
 * is the value that is used. Throws an `InvalidOptionsException` if the options are no object, or cannot be read.
 */
export function givenOptions(given: unknown, readerOf: (name: string) => Reader = () => asIs): Record<string, unknown> {
  const names = attempt('the options', () => {
    if (isJsonObject(given)) return Object.keys(given);
    throw new InvalidOptionsException(`Expected the options to be an object, got ${describe(given)}.`);
  });
  const copy = names.map((name) => {
    const value = attempt(name, () => readerOf(name)((given as Record<string, unknown>)[name]));
    return [name, value] as const;
  });
  return Object.fromEntries(copy.filter(([, value]) => value !== undefined));
}

const asIs: Reader = (value) => value;

/** A copy of a list or of a plain object, one level deep; everything else as it is. */
export const shallowCopy: Reader = (value) => {
  if (Array.isArray(value)) return Array.from(value as unknown[]);
  return isPlainObject(value) ? { ...value } : value;
};

/** The caller's getters and proxies may throw anything. */
function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidOptionsException) throw error;
    throw new InvalidOptionsException(`Expected ${name} to be readable, got an error from a getter or a proxy.`);
  }
}

function unknownOption(
  name: string,
  { names, prefix }: { readonly names: readonly string[]; readonly prefix: string },
): string {
  const nearest = nearestName(name, names);
  const all = names.map((each) => prefix + each).join(', ');
  const hint = nearest === undefined ? `the options are ${all}.` : `did you mean ${quoted(prefix + nearest)}?`;
  return `There is no option ${quoted(prefix + name)}, so it has no effect; ${hint}`;
}

/** Names whose values stay out of error messages. */
const SECRETS: ReadonlySet<string> = new Set(['apiKey', 'headers', 'connect', 'proxyUrl']);

/** A value and its type, in short; only the type of a secret, or of an address that may carry credentials. */
function describe(value: unknown, name = ''): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return describeText(value, name);
  const scalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  if (scalar) return `${String(value)} (${typeof value})`;
  if (value === undefined || value === null) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function describeText(text: string, name: string): string {
  if (SECRETS.has(name) && text !== '') return 'another string';
  if (/[@?#]/.test(text)) return secretPartOf(text) ?? 'another string';
  return `${JSON.stringify(text.slice(0, 60))} (string)`;
}
