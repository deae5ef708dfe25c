import { randomUUID } from 'node:crypto';
import { isJsonObject } from './json.js';
import { plainDetails } from './tracking-event.js';

type Details = Readonly<Record<string, unknown>>;

export interface TrackingDetailsOptions {
  /** Member that gets the exporter metadata. */
  readonly trackingMetadata?: string | undefined;
  /** Member that gets a unique id. */
  readonly eventId?: string | undefined;
  readonly exporterMetadata: Details;
  /** Hears once of each of these members that a caller sets itself. */
  readonly onTaken: (member: string) => void;
}

/**
 * The function that completes the details of a tracking event with what the options ask for. It answers the very same details when they ask for nothing.
 * A member that the caller has set wins.
 */
export function compileTrackingDetails(options: TrackingDetailsOptions): (details: unknown) => unknown {
  const { trackingMetadata, eventId, exporterMetadata, onTaken } = options;
  if (trackingMetadata === undefined && eventId === undefined) return (details) => details;
  const warned = new Set<string>();
  return (details) => {
    const given = membersOf(details);
    const additions = {
      ...(trackingMetadata === undefined ? {} : { [trackingMetadata]: exporterMetadata }),
      ...(eventId === undefined ? {} : { [eventId]: randomUUID() }),
    };
    for (const member of Object.keys(additions)) {
      if (!Object.hasOwn(given, member) || warned.has(member)) continue;
      warned.add(member);
      onTaken(member);
    }
    return { ...additions, ...given };
  };
}

/** The members of the details as an event would carry them: `undefined` is none. */
function membersOf(details: unknown): Details {
  const given = shallowCopy(details);
  const names = Object.keys(given);
  if (names.every((name) => given[name] !== undefined)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The careful way for all that `{ ...details }` would not copy faithfully: boxed values, `toJSON`, throwing getters, revoked proxies. */
function shallowCopy(details: unknown): Details {
  try {
    if (isJsonObject(details) && isRecord(details) && typeof details['toJSON'] !== 'function') return { ...details };
  } catch {
    // Falls through.
  }
  return plainDetails(details);
}

function isRecord(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}
