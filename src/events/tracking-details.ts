import { randomUUID } from 'node:crypto';
import { shallowCopy } from './shallow-copy.js';
import { detailsOf } from './tracking-event.js';
import { rethrowTooLarge, VisitBudget } from './visit-budget.js';

type Details = Readonly<Record<string, unknown>>;

export interface TrackingDetailsOptions {
  /** Member that gets the exporter metadata. */
  readonly trackingMetadata?: string | undefined;
  /** Member that gets a unique id. */
  readonly eventId?: string | undefined;
  readonly exporterMetadata: Details;
  /** Called once for each of these members that a caller sets itself. */
  readonly onTaken: (member: string) => void;
}

/**
 * Completes the details of a tracking event; throws an `EventTooLargeError` if they have more members than is left.
 */
export type CompleteDetails = (details: unknown, budget?: VisitBudget) => unknown;

/**
 * The function that completes the details of a tracking event with what the options ask for. It returns the very same
 * details when they ask for nothing. A member that the caller has set wins.
 */
export function compileTrackingDetails(options: TrackingDetailsOptions): CompleteDetails {
  const { trackingMetadata, eventId, exporterMetadata, onTaken } = options;
  if (trackingMetadata === undefined && eventId === undefined) return (details) => details;
  const warned = new Set<string>();
  return (details, budget = new VisitBudget()) => {
    const given = membersOf(details, budget);
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
function membersOf(details: unknown, budget: VisitBudget): Details {
  const given = readableMembersOf(details, budget);
  const names = Object.keys(given);
  if (names.every((name) => given[name] !== undefined)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function readableMembersOf(details: unknown, budget: VisitBudget): Details {
  try {
    return shallowCopy(detailsOf(details), { budget });
  } catch (error) {
    rethrowTooLarge(error);
    // A proxy that does not list its members.
    return {};
  }
}
