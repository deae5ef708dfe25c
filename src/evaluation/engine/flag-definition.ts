import { isTooDeep, isQueryTooComplex } from './guards.js';
import { frozenCopy, isObject, type JsonObject } from './json-value.js';
import { parseInstant, type WrittenInstant } from './instant.js';
import { wellFormed } from './text.js';

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

/** Thrown for a flag that the engine cannot read; the message says where. */
export class UnreadableFlag extends Error {
  override readonly name = 'UnreadableFlag';
}

/** Reads the value of one field; `before` is what a field of another spelling of the name has given. */
type Read = (value: unknown, before: unknown) => unknown;

type Fields = ReadonlyMap<string, readonly [name: string, read: Read]>;

/** Names match without regard to case; the long s folds to s as well. */
function foldName(name: string): string {
  return name.toLowerCase().replaceAll('ſ', 's');
}

/** Fields by the names as they are written, and by those names folded. */
const fieldsOf = (readers: Readonly<Record<string, Read>>): Fields =>
  new Map(
    Object.entries(readers).flatMap(([name, read]) => {
      const field = [name, optional(read, name)] as const;
      return [[name, field] as const, [foldName(name), field] as const];
    }),
  );

/** `null` means absent for every field. */
const optional =
  (read: Read, name: string): Read =>
  (value, before) => {
    if (value === null || value === undefined) return undefined;
    try {
      return read(value, before);
    } catch (cause) {
      throw new UnreadableFlag(`${name}: ${(cause as Error).message}`);
    }
  };

function readFields(value: unknown, fields: Fields, before: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new UnreadableFlag('expected an object');
  const target: Record<string, unknown> = { ...(before as object | undefined) };
  for (const name of Object.keys(value)) {
    const field = fields.get(name) ?? fields.get(foldName(name));
    if (field !== undefined) target[field[0]] = field[1](value[name], target[field[0]]);
  }
  return target;
}

const fail = (expected: string): never => {
  throw new UnreadableFlag(`expected ${expected}`);
};

const readText: Read = (value) => (typeof value === 'string' ? wellFormed(value) : fail('a string'));
const readBoolean: Read = (value) => (typeof value === 'boolean' ? value : fail('a boolean'));
const readNumber: Read = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail('a finite number');
const readDate: Read = (value) =>
  (typeof value === 'string' ? parseInstant(value) : undefined) ?? fail('an RFC 3339 date');

/** Line breaks are no separators: each line loses its leading spaces and the lines are joined as they are. */
export function joinedLines(text: string): string {
  if (!text.includes('\n') && !text.startsWith(' ')) return text;
  return text.split('\n').map(withoutLeadingSpaces).join('');
}

function withoutLeadingSpaces(line: string): string {
  let start = 0;
  while (line.charCodeAt(start) === 0x20) start++;
  return start === 0 ? line : line.slice(start);
}

const readQuery: Read = (value) => {
  const text = joinedLines(readText(value, undefined) as string);
  return isQueryTooComplex(text) ? fail('a query within the limits') : text;
};

/** A map of names; entries of an earlier spelling of the field stay. */
const readMap =
  (readEntry: (value: unknown) => unknown): Read =>
  (value, before) => {
    if (!isObject(value)) return fail('an object');
    const map = new Map(before as Map<string, unknown> | undefined);
    for (const name of Object.keys(value)) map.set(wellFormed(name), readEntry(value[name]));
    return map;
  };

/** A missing element is an empty one. */
const readList =
  (read: Read): Read =>
  (value) =>
    Array.isArray(value) ? value.map((element) => read(element ?? {}, undefined)) : fail('an array');

const readObject =
  (fields: () => Fields): Read =>
  (value, before) =>
    readFields(value, fields(), before);

const rolloutEndFields = fieldsOf({ variation: readText, percentage: readNumber, date: readDate });
const rolloutFields = fieldsOf({
  initial: readObject(() => rolloutEndFields),
  end: readObject(() => rolloutEndFields),
});
const ruleFields = fieldsOf({
  name: readText,
  query: readQuery,
  variation: readText,
  percentage: readMap((weight) => (weight === null ? 0 : readNumber(weight, undefined))),
  progressiveRollout: readObject(() => rolloutFields),
  disable: readBoolean,
});
const experimentationFields = fieldsOf({ start: readDate, end: readDate });

const readMetadata: Read = (value, before) =>
  isObject(value)
    ? Object.freeze({ ...(before as object | undefined), ...(frozenCopy(value) as object) })
    : fail('an object');

const flagReaders: Record<string, Read> = {
  variations: readMap(frozenCopy),
  targeting: readList(readObject(() => ruleFields)),
  bucketingKey: readText,
  defaultRule: readObject(() => ruleFields),
  experimentation: readObject(() => experimentationFields),
  scheduledRollout: readList(readObject(() => stepFields)),
  trackEvents: readBoolean,
  disable: readBoolean,
  version: readText,
  metadata: readMetadata,
};
const flagFields = fieldsOf(flagReaders);
const stepFields: Fields = fieldsOf({ ...flagReaders, date: readDate });

/** The flag stands one level below the engine input. */
const FLAG_LEVEL = 2;

/**
 * Reads a flag from its opaque JSON, which is never changed. Unknown fields are ignored, names match without regard to
 * case. Throws `UnreadableFlag` for a field of a wrong type, a date that is no RFC 3339, a value that JSON cannot hold,
 * and whatever is above the engine's limits.
 */
export function readFlag(flag: unknown): FlagDefinition {
  if (flag === null || flag === undefined) return {};
  if (isObject(flag) && isTooDeep(flag, FLAG_LEVEL)) fail('less nesting');
  return readFields(flag, flagFields, undefined);
}
