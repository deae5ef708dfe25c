import type { ExportedEvent, FeatureEvent, JsonObject, TrackingEvent } from './exported-event.js';

/** Why the relay drops an event behind its 200. */
export class UnconvertibleEventError extends Error {
  override readonly name = 'UnconvertibleEventError';
}

/**
 * Converts one element of a collector request as the relay does: exactly the kind `tracking` makes a tracking event,
 * everything else, null included, a feature event. Throws `UnconvertibleEventError` for a member of a wrong type.
 *
 * @param meta - the envelope's; when there is one it replaces the `metadata` of a feature event.
 */
export function convertEvent(event: JsonObject | null, meta: JsonObject | undefined): ExportedEvent {
  return event?.['kind'] === 'tracking' ? convertTracking(event) : convertFeature(event ?? {}, meta);
}

function convertTracking(event: JsonObject): TrackingEvent {
  const read = new MemberReader(event);
  const contextKind = read.text('contextKind');
  return {
    kind: 'tracking',
    ...(contextKind === '' ? {} : { contextKind }),
    userKey: read.text('userKey'),
    creationDate: toSeconds(read.integer('creationDate')),
    key: read.text('key'),
    evaluationContext: read.object('evaluationContext') ?? null,
    trackingEventDetails: read.object('trackingEventDetails') ?? null,
  };
}

function convertFeature(event: JsonObject, meta: JsonObject | undefined): FeatureEvent {
  const read = new MemberReader(event);
  const contextKind = read.text('contextKind');
  const metadata = meta ?? read.object('metadata');
  return {
    kind: read.text('kind'),
    ...(contextKind === '' ? {} : { contextKind }),
    userKey: read.text('userKey'),
    creationDate: toSeconds(toInt64(read.number('creationDate'))),
    key: read.text('key'),
    variation: read.text('variation'),
    value: read.any('value') ?? null,
    default: read.boolean('default'),
    version: read.text('version'),
    source: read.text('source') || 'PROVIDER_CACHE',
    ...(metadata === undefined || Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

const int64Limit = 2 ** 63;

/** Cuts a fraction off toward zero; outside 64 bits the relay's processor (amd64) gives the lowest number. */
function toInt64(value: number): number {
  return Math.abs(value) < int64Limit ? Math.trunc(value) + 0 : -int64Limit;
}

/** Milliseconds become seconds: a date that is too large for seconds keeps its first ten digits. */
function toSeconds(date: number): number {
  return date > 9_999_999_999 ? Number(BigInt(date).toString().slice(0, 10)) : date;
}

/** Reads members by name, without regard to case; null counts as missing. */
class MemberReader {
  readonly #members: JsonObject;
  #byLowerCase: Map<string, unknown> | undefined;

  constructor(members: JsonObject) {
    this.#members = members;
  }

  any(name: string): unknown {
    if (Object.hasOwn(this.#members, name)) return this.#members[name];
    this.#byLowerCase ??= new Map(Object.entries(this.#members).map(([key, value]) => [key.toLowerCase(), value]));
    return this.#byLowerCase.get(name.toLowerCase());
  }

  text(name: string): string {
    return this.#typed(name, '', (value) => typeof value === 'string');
  }

  boolean(name: string): boolean {
    return this.#typed(name, false, (value) => typeof value === 'boolean');
  }

  number(name: string): number {
    return this.#typed(name, 0, (value) => typeof value === 'number');
  }

  /** A number that fits 64 bits and has no fraction, however it is written. */
  integer(name: string): number {
    const fits = (value: unknown): boolean => Number.isInteger(value) && isInt64(value as number);
    return this.#typed(name, 0, fits) + 0;
  }

  object(name: string): JsonObject | undefined {
    const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);
    return this.#typed<JsonObject | undefined>(name, undefined, isObject);
  }

  #typed<T>(name: string, missing: T, fits: (value: unknown) => boolean): T {
    const value = this.any(name) ?? undefined;
    if (value === undefined) return missing;
    if (!fits(value)) throw new UnconvertibleEventError(`\`${name}\` has a wrong type`);
    return value as T;
  }
}

function isInt64(value: number): boolean {
  return value >= -int64Limit && value < int64Limit;
}
