import { isFlagTooDeep } from './guards.js';
import { parseInstant, type WrittenInstant } from './instant.js';
import { defineMember, frozenCopy, isObject, NotJson, type JsonObject } from './json-value.js';
import { isQueryTooComplex } from './query-limits.js';
import { joinedLines } from './query-text.js';
import { expected, fieldsOf, listOf, mapOf, readBoolean, readNumber, readText, structOf } from './readers.js';
import { Unreadable, type Read, type Readers } from './readers.js';

/** One end of a progressive rollout. */
export interface RolloutEnd {
  readonly variation?: string | undefined;
  readonly percentage?: number | undefined;
  readonly date?: WrittenInstant | undefined;
}

export interface ProgressiveRollout {
  readonly initial?: RolloutEnd | undefined;
  readonly end?: RolloutEnd | undefined;
}

/** A targeting rule, a default rule or an update of one. */
export interface RuleDefinition {
  readonly name?: string | undefined;
  /** The query with its lines joined. */
  readonly query?: string | undefined;
  readonly variation?: string | undefined;
  readonly percentage?: ReadonlyMap<string, number> | undefined;
  readonly progressiveRollout?: ProgressiveRollout | undefined;
  readonly disable?: boolean | undefined;
}

export interface Experimentation {
  readonly start?: WrittenInstant | undefined;
  readonly end?: WrittenInstant | undefined;
}

/** A flag as it was configured, read once; the opaque JSON it came from is not needed any more. */
export interface FlagDefinition {
  /** Values by name, deeply frozen. */
  readonly variations?: ReadonlyMap<string, unknown> | undefined;
  readonly targeting?: readonly RuleDefinition[] | undefined;
  readonly bucketingKey?: string | undefined;
  readonly defaultRule?: RuleDefinition | undefined;
  readonly experimentation?: Experimentation | undefined;
  readonly scheduledRollout?: readonly ScheduledStep[] | undefined;
  readonly trackEvents?: boolean | undefined;
  readonly disable?: boolean | undefined;
  readonly version?: string | undefined;
  readonly metadata?: JsonObject | undefined;
}

export interface ScheduledStep extends FlagDefinition {
  readonly date?: WrittenInstant | undefined;
}

const readDate: Read<WrittenInstant> = (value) =>
  (typeof value === 'string' ? parseInstant(value) : undefined) ?? expected('an RFC 3339 date');

const readQuery: Read<string> = (value) => {
  const text = joinedLines(readText(value));
  return isQueryTooComplex(text) ? expected('a query within the limits') : text;
};

/** A value of any kind, frozen. */
const readValue = (value: unknown): unknown => {
  try {
    return frozenCopy(value);
  } catch (error) {
    throw error instanceof NotJson ? new Unreadable(error.message) : error;
  }
};

/** The values of an earlier spelling of the field stay; they are copied once, however many spellings there are. */
const readMetadata: Read<JsonObject> = (value, before) => {
  if (!isObject(value)) return expected('an object');
  const read = readValue(value) as JsonObject;
  if (before === undefined) return read;
  const merged = Object.isFrozen(before) ? { ...before } : before;
  for (const name of Object.keys(read)) defineMember(merged, name, read[name]);
  return merged;
};

const rolloutEndFields = fieldsOf<RolloutEnd>({ variation: readText, percentage: readNumber, date: readDate });
const rolloutFields = fieldsOf<ProgressiveRollout>({
  initial: structOf(() => rolloutEndFields),
  end: structOf(() => rolloutEndFields),
});
const ruleFields = fieldsOf<RuleDefinition>({
  name: readText,
  query: readQuery,
  variation: readText,
  percentage: mapOf((weight) => (weight === null ? 0 : readNumber(weight))),
  progressiveRollout: structOf(() => rolloutFields),
  disable: readBoolean,
});
const experimentationFields = fieldsOf<Experimentation>({ start: readDate, end: readDate });

const flagReaders: Readers<FlagDefinition> = {
  variations: mapOf(readValue),
  targeting: listOf(structOf(() => ruleFields)),
  bucketingKey: readText,
  defaultRule: structOf(() => ruleFields),
  experimentation: structOf(() => experimentationFields),
  scheduledRollout: listOf(structOf(() => stepFields)),
  trackEvents: readBoolean,
  disable: readBoolean,
  version: readText,
  metadata: readMetadata,
};
const flagFields = fieldsOf<FlagDefinition>(flagReaders);
const stepFields = fieldsOf<ScheduledStep>({ ...flagReaders, date: readDate });

const readFields = structOf(() => flagFields);

/**
 * Reads a flag from its opaque JSON, which is never changed. Unknown fields are ignored, names match without regard to
 * case. Throws `Unreadable` for a field of a wrong type, a date that is no RFC 3339, a value that JSON cannot hold, and
 * whatever is above the engine's limits.
 */
export function readFlag(flag: unknown): FlagDefinition {
  if (flag === null || flag === undefined) return {};
  return isObject(flag) && isFlagTooDeep(flag) ? expected('less nesting') : readFields(flag);
}
