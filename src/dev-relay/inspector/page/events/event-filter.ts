import type { ArrivedEvent } from './arrived-event.js';

export type KindFilter = 'all' | 'exposures' | 'tracking';

/** Which events are shown. Texts are found anywhere in a key, whatever their case; an empty one accepts every key. */
export interface EventFilter {
  readonly kind: KindFilter;
  /** A part of the name of tracking events. */
  readonly name: string;
  /** A part of the flag's key of exposures. */
  readonly flag: string;
  readonly user: string;
}

export const NO_FILTER: EventFilter = { kind: 'all', name: '', flag: '', user: '' };

export type Matches = (event: ArrivedEvent) => boolean;

/**
 * Whether an event passes; undefined where all do. A name shows tracking events of that name, a flag shows its
 * exposures, and both together show both.
 */
export function matcherOf({ kind, name, flag, user }: EventFilter): Matches | undefined {
  if (kind === 'all' && name === '' && flag === '' && user === '') return undefined;
  const keys = keysOf({ name: name.toLowerCase(), flag: flag.toLowerCase() });
  const wantedUser = user.toLowerCase();
  return (event) =>
    (kind === 'all' || (kind === 'tracking') === event.isTracking) &&
    keys(event) &&
    contains(event.userKey, wantedUser);
}

function keysOf({ name, flag }: Pick<EventFilter, 'name' | 'flag'>): Matches {
  if (name === '' && flag === '') return () => true;
  return ({ isTracking, key }) => {
    const wanted = isTracking ? name : flag;
    return wanted !== '' && contains(key, wanted);
  };
}

const contains = (text: string, wanted: string): boolean => wanted === '' || text.toLowerCase().includes(wanted);
