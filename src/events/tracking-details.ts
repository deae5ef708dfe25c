import { randomUUID } from 'node:crypto';
import { isJsonObject } from './json.js';
import { plainCopy } from './plain-copy.js';

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
    const given = isJsonObject(details) ? shallowCopy(details) : valueAlone(details);
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

function shallowCopy(details: Record<string, unknown>): Details {
  try {
    return typeof details['toJSON'] === 'function' ? recordOf(plainCopy(details)) : { ...details };
  } catch {
    return recordOf(plainCopy(details));
  }
}

function valueAlone(details: unknown): Details {
  return typeof details === 'number' || typeof details === 'bigint' ? { value: details } : {};
}

function recordOf(value: unknown): Details {
  return isJsonObject(value) ? value : {};
}
