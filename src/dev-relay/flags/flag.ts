import { GoStruct } from '../go/json.js';

/**
 * A flag as the relay keeps it after loading: known members only, nulls gone, dates in the relay's spelling. A map is
 * null where a TOML file has something else instead.
 */
export interface Flag {
  readonly variations?: Readonly<Record<string, unknown>> | null;
  readonly targeting?: readonly Rule[];
  readonly bucketingKey?: string;
  readonly defaultRule?: Rule;
  readonly experimentation?: { readonly start?: string; readonly end?: string };
  readonly scheduledRollout?: readonly (Flag & { readonly date?: string })[];
  readonly trackEvents?: boolean;
  readonly disable?: boolean;
  readonly version?: string;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
}

export interface Rule {
  readonly name?: string;
  readonly query?: string;
  readonly variation?: string;
  readonly percentage?: Readonly<Record<string, number>> | null;
  readonly progressiveRollout?: { readonly initial?: RolloutEnd; readonly end?: RolloutEnd };
  readonly disable?: boolean;
}

export interface RolloutEnd {
  readonly variation?: string;
  readonly percentage?: number;
  readonly date?: string;
}

/**
 * What a member of a flag must be: a scalar, a map of values or numbers, a nested struct or a list of them.
 * `variations` are values of which the types matter, too.
 */
export type Shape =
  | 'string'
  | 'boolean'
  | 'number'
  | 'date'
  | 'variations'
  | 'values'
  | 'numbers'
  | { fields: Fields }
  | { list: Fields };

/** The members of a struct, in the order in which the relay writes them. */
export type Fields = Readonly<Record<string, Shape>>;

const rolloutEndFields: Fields = { variation: 'string', percentage: 'number', date: 'date' };

const ruleFields: Fields = {
  name: 'string',
  query: 'string',
  variation: 'string',
  percentage: 'numbers',
  progressiveRollout: { fields: { initial: { fields: rolloutEndFields }, end: { fields: rolloutEndFields } } },
  disable: 'boolean',
};

const steps: { list: Fields } = { list: {} };

export const flagFields: Fields = {
  variations: 'variations',
  targeting: { list: ruleFields },
  bucketingKey: 'string',
  defaultRule: { fields: ruleFields },
  experimentation: { fields: { start: 'date', end: 'date' } },
  scheduledRollout: steps,
  trackEvents: 'boolean',
  disable: 'boolean',
  version: 'string',
  metadata: 'values',
};

/** A member that is read, and refused if it is not text, but has no effect. */
const unused: Fields = { converter: 'string' };

/** What a flag may have in a file. */
export const writtenFlagFields: Fields = { ...flagFields, ...unused };

// A step is a flag with a date, so it may hold steps itself.
steps.list = { ...flagFields, date: 'date' };

/** The flag as a Go struct: its JSON has the members in the relay's order, maps sorted. */
export function flagAsGoStruct(flag: Flag): unknown {
  return asGoStruct(flag, flagFields);
}

function asGoStruct(value: object, fields: Fields): unknown {
  const members = Object.entries(fields).map(([name, shape]) => {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    return [name, member === undefined ? undefined : asGoValue(member, shape)] as const;
  });
  return new GoStruct(Object.fromEntries(members));
}

function asGoValue(value: unknown, shape: Shape): unknown {
  if (typeof shape !== 'object') return value;
  if ('fields' in shape) return asGoStruct(value as object, shape.fields);
  return (value as object[]).map((element) => asGoStruct(element, shape.list));
}
