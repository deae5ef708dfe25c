import type { Arrival } from '../../../src/dev-relay/inspector/page/events/arrived-event.js';

type RelayEvent = Arrival['event'];

/** An exposure as the relay exports it. */
export const exposure = (members: RelayEvent = {}): RelayEvent => ({
  ...{ kind: 'feature', contextKind: 'user', userKey: 'user-1', creationDate: 1_764_000_000, key: 'new-button' },
  ...{ variation: 'blue', value: true, default: false, version: '', source: 'PROVIDER_CACHE' },
  ...members,
});

/** A tracking event as the relay exports it. */
export const tracking = (members: RelayEvent = {}): RelayEvent => ({
  ...{ kind: 'tracking', contextKind: 'user', userKey: 'user-1', creationDate: 1_764_000_001, key: 'purchase' },
  ...{ evaluationContext: null, trackingEventDetails: { value: 99.9 } },
  ...members,
});

export const arrival = (event: RelayEvent): Arrival => ({ atMs: 1_764_000_002_000, event });
