import { InvalidOptionsException } from '../errors.js';
import { checkOptions, givenOptions } from '../options/check-options.js';
import { isBoolean, isPlainObject, type Check } from '../options/checks.js';
import { isStandardSchema, type InputOf, type StandardSchema } from './standard-schema.js';

/** A schema for the details of each tracking event, by the event's name. */
export type EventSchemas = Readonly<Record<string, StandardSchema>>;

export interface DefineEventsOptions {
  /**
   * Whether a provider that gets the definitions as its option `events` checks what is tracked. An event that does not
   * match is sent anyway, counted as `invalid` in the ledger, and logged once for each name. Default false.
   */
  readonly validate?: boolean | undefined;
}

/** What {@link defineEvents} returns; the value of the provider's option `events`. */
export interface EventDefinitions<Schemas extends EventSchemas = EventSchemas> {
  readonly schemas: Schemas;
  readonly validate: boolean;
}

/**
 * The names and details of the events that schemas describe, to declare them with.
 *
 * @example
 * declare module 'goff-server-provider' {
 *   interface TrackingEvents extends EventsOf<typeof events> {}
 * }
 */
export type EventsOf<Definitions extends EventDefinitions> = {
  [Name in keyof Definitions['schemas']]: InputOf<Definitions['schemas'][Name]>;
};

/**
 * For the option `events`. Does not check for a class: definitions from another copy of this package are good as well.
 */
export const isEventDefinitions: Check = (value) => {
  const { schemas, validate } = isPlainObject(value) ? value : {};
  const fits =
    typeof validate === 'boolean' && isPlainObject(schemas) && Object.values(schemas).every(isStandardSchema);
  return fits ? undefined : 'what defineEvents returns';
};

/**
 * Describes the tracking events of an application by schemas, of any library that implements Standard Schema 1. The
 * types of the details follow from them, see {@link EventsOf}; with `validate: true` the provider checks events, too.
 *
 * Only what schemas say at once counts: one that returns a promise is warned of, and its events count as valid. Throws
 * an `InvalidOptionsException` for what is no schema.
 *
 * @example
 * const events = defineEvents({ purchase: z.object({ value: z.number(), currency: z.string() }) }, { validate: true });
 * const provider = new GoFeatureFlagProvider({ endpoint, events });
 */
export function defineEvents<Schemas extends EventSchemas>(
  schemas: Schemas,
  options: DefineEventsOptions = {},
): EventDefinitions<Schemas> {
  const { validate = false } = checkedOptions(options);
  return Object.freeze({ schemas: Object.freeze(checkedSchemas(schemas)) as Schemas, validate });
}

function checkedOptions(options: DefineEventsOptions): DefineEventsOptions {
  const given = givenOptions(options);
  checkOptions(given, { checks: { validate: isBoolean }, required: [], warn: refuse });
  return given;
}

function checkedSchemas(schemas: EventSchemas): Record<string, unknown> {
  const given = givenOptions(schemas);
  const names = Object.keys(schemas);
  const checks = Object.fromEntries(names.map((name) => [name, isSchema]));
  checkOptions(given, { checks, required: names, warn: refuse, prefix: 'schemas.' });
  return given;
}

const isSchema: Check = (value) =>
  isStandardSchema(value) ? undefined : 'a schema with the member ~standard of Standard Schema 1';

function refuse(line: string): void {
  throw new InvalidOptionsException(line);
}
