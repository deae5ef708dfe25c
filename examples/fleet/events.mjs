/** What the flags of the fleet are, in the relay's own form: half of the visitors see the new button. */
export const flagKey = 'new-button';
export const flags = {
  [flagKey]: {
    variations: { new: true, old: false },
    defaultRule: { percentage: { new: 50, old: 50 } },
  },
};

/** How many tracking events each visitor causes; the exposure comes on top. */
export const TRACKED_PER_VISITOR = 4;

/** Unique within a run, so that an exposure, which has no id, is known by its visitor. */
export const visitorName = (instance, number) => `instance-${instance}-visitor-${number}`;

/** The name of the `n`th tracking event of a visitor: each looks around, and some buy at last. */
export function goalName(n, buys) {
  if (n < TRACKED_PER_VISITOR - 1) return 'page viewed';
  return buys ? 'purchase' : 'cart given up';
}

/** Which visitors buy: one of ten, one of seven with the new button, the same ones in each run. */
export const buys = (number, isNew) => number % (isNew ? 7 : 10) === 3;

export const exposureId = (visitor) => `${visitor} exposure`;
export const trackingId = (visitor, n) => `${visitor} ${n}`;

/** All that a visitor causes: `{ id, kind }`. */
export function idsOfVisitor(visitor) {
  const tracking = Array.from({ length: TRACKED_PER_VISITOR }, (_, n) => trackingId(visitor, n));
  return [{ id: exposureId(visitor), kind: 'exposure' }, ...tracking.map((id) => ({ id, kind: 'tracking' }))];
}

/** What an event is called in the account: the same for each of its copies. */
export function idOf({ kind, userKey, trackingEventDetails }) {
  return kind === 'tracking' ? trackingId(userKey, trackingEventDetails?.n) : exposureId(userKey);
}
