import { parseInstant } from '../../evaluation/engine/instant.js';
import { flagFields, type Fields, type Flag, type Shape } from './flag.js';

/** How a flag file spells things: names in JSON match without regard to case, dates in YAML may lack the time. */
export type Dialect = 'json' | 'yaml';

/** A member of a wrong type, which makes the whole flag file unreadable for the relay. */
export class UnreadableFlagError extends Error {
  override readonly name = 'UnreadableFlagError';
}

/** Reads one flag; unknown members and nulls are dropped. Throws `UnreadableFlagError` with the place. */
export function readFlag(flagKey: string, raw: unknown, dialect: Dialect): Flag {
  const place = `flag ${JSON.stringify(flagKey)}`;
  return raw == null ? {} : readStruct(raw, flagFields, { place, dialect });
}

interface Place {
  readonly place: string;
  readonly dialect: Dialect;
}

function readStruct(raw: unknown, fields: Fields, at: Place): Record<string, unknown> {
  const members = memberLookup(expectObject(raw, at), at.dialect);
  const struct: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = members(name);
    if (value != null) struct[name] = readValue(value, fields[name] as Shape, inside(at, `.${name}`));
  }
  return struct;
}

function memberLookup(members: Record<string, unknown>, dialect: Dialect): (name: string) => unknown {
  // The long s is an s to the relay.
  const spelling = (name: string): string => (dialect === 'json' ? name.toLowerCase().replaceAll('ſ', 's') : name);
  const lookup = new Map(Object.entries(members).map(([name, value]) => [spelling(name), value]));
  return (name) => lookup.get(spelling(name));
}

function readValue(value: unknown, shape: Shape, at: Place): unknown {
  if (shape === 'date') return readDate(value, at);
  if (shape === 'values') return expectObject(value, at);
  if (shape === 'numbers') return readNumbers(value, at);
  if (typeof shape === 'string') return expectType(value, shape, at);
  if ('fields' in shape) return readStruct(value, shape.fields, at);
  if (!Array.isArray(value)) return fail('a list', value, at);
  return value.map((element, i) => readStruct(element ?? {}, shape.list, inside(at, `[${i}]`)));
}

function expectType(value: unknown, type: 'string' | 'boolean' | 'number', at: Place): unknown {
  return typeof value === type ? value : fail(`a ${type}`, value, at);
}

function expectObject(value: unknown, at: Place): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail('an object', value, at);
}

function readNumbers(value: unknown, at: Place): Record<string, number> {
  const numbers = Object.entries(expectObject(value, at));
  // A null weight counts as 0.
  const read = numbers.map(([name, number]) => [name, expectType(number ?? 0, 'number', inside(at, `.${name}`))]);
  return Object.fromEntries(read) as Record<string, number>;
}

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Writes a date as Go does: no zeros at the end of a fraction, `Z` for no offset. */
function readDate(value: unknown, at: Place): string {
  const text =
    at.dialect === 'yaml' && /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? `${String(value)}T00:00:00Z` : value;
  const [, day, time, fraction = '', zone] = rfc3339.exec(String(text)) ?? [];
  if (typeof text !== 'string' || zone === undefined || parseInstant(text) === undefined) {
    return fail('a date such as 2026-01-31T12:00:00Z', value, at);
  }
  const digits = fraction.slice(0, 10).replace(/\.?0*$/, '');
  return `${day}T${time}${digits}${zone === '+00:00' || zone === '-00:00' ? 'Z' : zone}`;
}

function inside({ place, dialect }: Place, member: string): Place {
  return { place: `${place}${member}`, dialect };
}

function fail(expected: string, value: unknown, { place }: Place): never {
  throw new UnreadableFlagError(`${place}: expected ${expected}, got ${JSON.stringify(value)}`);
}
