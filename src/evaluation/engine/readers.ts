import { isObject } from './json-value.js';
import { wellFormed } from './text.js';

/**
 * Reads a JSON value as a `T`; throws `Unreadable` for any other value. `before` is the result for the same field in an
 * earlier spelling.
 */
export type Read<T> = (value: unknown, before?: T) => T;

/** A reader for each field that a `T` can have. */
export type Readers<T> = { readonly [Name in keyof T]-?: Read<NonNullable<T[Name]>> };

/** A `T` while it is read: any field may be missing. */
export type Draft<T> = { -readonly [Name in keyof T]?: T[Name] | undefined };

/** Fields by their names: each reads a value into a draft. */
export type Fields<T> = ReadonlyMap<string, (draft: Draft<T>, value: unknown) => void>;

/** A value of a wrong kind. The message is what is wrong, after the names of the fields that lead to the value. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** Names of fields, from the outside in. */
  readonly path: readonly string[];
  readonly problem: string;

  constructor(problem: string, path: readonly string[] = []) {
    super([...path, problem].join(': '));
    this.path = path;
    this.problem = problem;
  }
}

const isUnreadable = (error: unknown): error is Unreadable => error instanceof Unreadable;

export const expected = (kind: string): never => {
  throw new Unreadable(`expected ${kind}`);
};

export const readText: Read<string> = (value) => (typeof value === 'string' ? wellFormed(value) : expected('a string'));

export const readBoolean: Read<boolean> = (value) => (typeof value === 'boolean' ? value : expected('a boolean'));

export const readNumber: Read<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : expected('a finite number');

/** A map of names; entries of an earlier spelling of the field stay, uncopied: a field can be spelled in many ways. */
export const mapOf =
  <T>(readEntry: (value: unknown) => T): Read<ReadonlyMap<string, T>> =>
  (value, before) => {
    if (!isObject(value)) return expected('an object');
    const map = (before as Map<string, T> | undefined) ?? new Map<string, T>();
    for (const name of Object.keys(value)) map.set(wellFormed(name), readEntry(value[name]));
    return map;
  };

/** A missing element is an empty one. */
export const listOf =
  <T>(readElement: Read<T>): Read<readonly T[]> =>
  (value) =>
    Array.isArray(value) ? value.map((element: unknown) => readElement(element ?? {})) : expected('an array');

/** An object with fields; unknown ones are left out. The value of an earlier spelling of a field stays. */
export const structOf =
  <T extends object>(fields: () => Fields<T>): Read<Draft<T>> =>
  (value, before) => {
    if (!isObject(value)) return expected('an object');
    const draft: Draft<T> = { ...before };
    for (const name of Object.keys(value)) fieldOf(fields(), name)?.(draft, value[name]);
    return draft;
  };

/** Names match without regard to case; the long s folds to s as well. */
const foldName = (name: string): string => name.toLowerCase().replaceAll('ſ', 's');

const fieldOf = <T>(fields: Fields<T>, name: string): ReturnType<Fields<T>['get']> =>
  fields.get(name) ?? fields.get(foldName(name));

/** The fields of a `T`, under the names as they are written and under those names folded. */
export function fieldsOf<T extends object>(readers: Readers<T>): Fields<T> {
  const fields = new Map<string, (draft: Draft<T>, value: unknown) => void>();
  for (const name of Object.keys(readers) as (keyof T & string)[]) {
    const read = intoField<T, keyof T & string>(name, readers[name]);
    fields.set(name, read);
    fields.set(foldName(name), read);
  }
  return fields;
}

/** `null` means absent for every field. */
const intoField =
  <T, Name extends keyof T & string>(name: Name, read: Read<NonNullable<T[Name]>>) =>
  (draft: Draft<T>, value: unknown): void => {
    try {
      draft[name] = value === null || value === undefined ? undefined : read(value, draft[name] ?? undefined);
    } catch (error) {
      throw isUnreadable(error) ? new Unreadable(error.problem, [name, ...error.path]) : error;
    }
  };
