import { flagKey } from './setting.mjs';

/**
 * Compares what the visitors did with what is in the relay's files, visitor by visitor, and with the ledgers of the
 * shops. Returns how many events are missing and a sentence for everything that does not fit.
 */
export function audit({ visits, exposures, trackingEvents, ledger, exposuresAreTracked }) {
  const done = visits.flatMap(trackedBy);
  const seen = visits.map(({ name, button }) => `${name} saw ${button}`);
  const tracked = compare(done, trackingEvents.map(describeTracking));
  const exposed = compare(seen, exposures.filter(({ key }) => key === flagKey).map(describeExposure));
  const expected = done.length + (exposuresAreTracked ? seen.length : 0);
  const lost = tracked.missing.length + exposed.missing.length;
  return { lost, findings: [...findingsOf(tracked), ...findingsOf(exposed), ...ledgerFindings(ledger, expected)] };
}

function trackedBy({ name, amount }) {
  const viewed = `${name}: product viewed`;
  return amount === undefined ? [viewed] : [viewed, `${name}: purchase of ${amount}`];
}

function describeTracking({ key, userKey, trackingEventDetails }) {
  return key === 'purchase' ? `${userKey}: purchase of ${trackingEventDetails.value}` : `${userKey}: ${key}`;
}

const describeExposure = ({ userKey, variation }) => `${userKey} saw ${variation}`;

function compare(expected, found) {
  const left = new Map();
  for (const event of found) left.set(event, (left.get(event) ?? 0) + 1);
  const missing = expected.filter((event) => {
    const count = left.get(event) ?? 0;
    left.set(event, count - 1);
    return count <= 0;
  });
  return { missing, unexpected: [...left].filter(([, count]) => count > 0).map(([event]) => event) };
}

const findingsOf = ({ missing, unexpected }) => [
  ...missing.map((event) => `missing in the files: ${event}`),
  ...unexpected.map((event) => `in the files, but not done so often: ${event}`),
];

function ledgerFindings({ accepted, delivered }, expected) {
  return [
    ...(accepted === expected ? [] : [`the shops accepted ${accepted} events, the visitors caused ${expected}`]),
    ...(delivered === accepted ? [] : [`the shops delivered ${delivered} of ${accepted} events`]),
  ];
}
