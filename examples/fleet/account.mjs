import { Causes, CAUSES } from './causes.mjs';
import { isAcknowledged } from './sendings.mjs';

export const PLACES = {
  turn: "in the killed provider's unfinished turn",
  relay: 'in a relay that was killed after its acknowledgement',
  broker: 'between a relay that lived on and the broker',
  nowhere: 'never acknowledged by a relay',
};

/**
 * What became of every event. Pure. Times are those of one clock, in milliseconds.
 *
 * `missing` has the number of events by place, `unacknowledged` the ids of those that no relay had acknowledged, an
 * unfinished turn aside, and `duplicates` the number of copies by cause. `invented` are ids that nobody tracked, and
 * `changed` those whose copies do not have the same event id. `unread` are ids of Kafka that the consumer did not
 * write, `reread` is how many lines it has written more than once.
 *
 * @param {object} run
 * @param {readonly { id: string, kind: string, isAccepted: boolean }[]} run.tracked
 * @param {readonly { id: string, eventId?: string }[]} run.arrived in Kafka, each copy on its own
 * @param {readonly { id: string }[]} run.consumed the lines of the consumer
 * @param {readonly import('./sendings.mjs').Sending[]} run.sendings in their order
 * @param {readonly { sender: string, signal?: string | null }[]} run.lives of the instances
 * @param {readonly { relay: string, atMs: number }[]} run.relayKills
 * @param {readonly { fromMs: number, toMs: number }[]} run.outages of the broker
 */
export function accountOf({ tracked, arrived, consumed, sendings, lives, relayKills, outages }) {
  const copies = copiesOf(arrived);
  const sendingsOf = groupedById(sendings);
  const causes = new Causes(sendings, lives, outages);
  const missing = tracked.filter(({ id }) => !copies.has(id));
  const place = (event) => placeOf(event, sendingsOf.get(event.id) ?? [], relayKills);
  const known = new Set(tracked.map(({ id }) => id));
  const written = new Set(consumed.map(({ id }) => id));
  return {
    tracked: byKind(tracked),
    arrived: byKind(tracked.filter(({ id }) => copies.has(id))),
    missing: counted(missing.map(place), Object.values(PLACES)),
    unacknowledged: missing.filter((event) => place(event) === PLACES.nowhere).map(({ id }) => id),
    copies: arrived.length,
    duplicates: counted(
      [...copies].flatMap(([id, { length }]) => causes.of(length, sendingsOf.get(id) ?? [])),
      Object.values(CAUSES),
    ),
    invented: [...copies.keys()].filter((id) => !known.has(id)),
    unread: [...copies.keys()].filter((id) => !written.has(id)),
    reread: consumed.length - arrived.length,
    changed: [...copies].filter(([, eventIds]) => new Set(eventIds).size > 1).map(([id]) => id),
  };
}

/**
 * Whether nothing is missing that no relay had acknowledged, the consumer has written all that arrived, and nothing has
 * arrived that nobody tracked.
 */
export function isGood({ unacknowledged, unread, invented, changed }) {
  return [unacknowledged, unread, invented, changed].every(({ length }) => length === 0);
}

/** The event ids of all copies of an event, by the name that it has in the account. */
function copiesOf(arrived) {
  const copies = new Map();
  for (const { id, eventId } of arrived) copies.set(id, [...(copies.get(id) ?? []), eventId]);
  return copies;
}

function groupedById(sendings) {
  const groups = new Map();
  for (const sending of sendings) {
    for (const id of sending.ids) groups.set(id, [...(groups.get(id) ?? []), sending]);
  }
  return groups;
}

function placeOf({ isAccepted }, sendings, relayKills) {
  const acknowledged = sendings.filter(isAcknowledged);
  if (acknowledged.length > 0) {
    const isGone = ({ relay, endMs }) => relayKills.some((kill) => kill.relay === relay && kill.atMs >= endMs);
    return acknowledged.every(isGone) ? PLACES.relay : PLACES.broker;
  }
  return isAccepted ? PLACES.nowhere : PLACES.turn;
}

function byKind(events) {
  const exposures = events.filter(({ kind }) => kind === 'exposure').length;
  return { exposures, tracking: events.length - exposures };
}

function counted(names, all) {
  const counts = Object.fromEntries(all.map((name) => [name, 0]));
  for (const name of names) counts[name]++;
  return counts;
}
