import { droppedTotal, DROP_REASONS, Tally } from '../../src/delivery/ledger.js';

it('knows exactly seven reasons to drop an event', () => {
  expect(DROP_REASONS).toEqual([
    'overflow',
    'unserializable',
    'too_large',
    'rejected',
    'ambiguous',
    'shutdown',
    'closed',
  ]);
});

it('is a picture of one moment: it does not change afterwards', () => {
  const tally = new Tally();
  const before = tally.ledger({ pending: 1, inFlight: 2, bytes: 3 });
  tally.accepted = 9;
  tally.dropped.overflow = 5;
  expect(before).toEqual({
    accepted: 0,
    delivered: 0,
    dropped: { overflow: 0, unserializable: 0, too_large: 0, rejected: 0, ambiguous: 0, shutdown: 0, closed: 0 },
    pending: 1,
    pendingBytes: 3,
    inFlight: 2,
    retries: 0,
  });
});

it('sums what was dropped over all reasons', () => {
  const tally = new Tally();
  DROP_REASONS.forEach((reason, index) => (tally.dropped[reason] = 10 ** index));
  expect(droppedTotal(tally)).toBe(1_111_111);
});
