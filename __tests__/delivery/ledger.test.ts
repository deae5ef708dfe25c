import { droppedTotal, DROP_REASONS, Tally } from '../../src/delivery/ledger.js';

it('the ledger knows exactly these reasons to drop an event', () => {
  expect(DROP_REASONS).toEqual([
    'overflow',
    'unserializable',
    'too_large',
    'rejected',
    'ambiguous',
    'shutdown',
    'closed',
    'expired',
    'unreadable',
  ]);
});

it('the ledger is a picture of one moment: it does not change afterwards', () => {
  const tally = new Tally();
  const before = tally.ledger({ pending: 2, pendingOnDisk: 1, inFlight: 2, bytes: 3 });
  tally.accepted = 9;
  tally.dropped.overflow = 5;
  expect(before).toEqual({
    accepted: 0,
    recovered: 0,
    delivered: 0,
    dropped: Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])),
    pending: 2,
    pendingOnDisk: 1,
    pendingBytes: 3,
    inFlight: 2,
    retries: 0,
    invalid: 0,
  });
});

it('the ledger sums what was dropped over all reasons', () => {
  const tally = new Tally();
  DROP_REASONS.forEach((reason, index) => (tally.dropped[reason] = 10 ** index));
  expect(String(droppedTotal(tally))).toBe('1'.repeat(DROP_REASONS.length));
});

it('the ledger knows again what a spool had left: only what others have left is recovered', () => {
  const tally = new Tally();
  tally.leave(5);
  expect(tally.ledger(NOTHING_HELD)).toMatchObject({ recovered: 0, pending: 5, pendingOnDisk: 5 });
  tally.recover(7);
  expect(tally.ledger(NOTHING_HELD)).toMatchObject({ recovered: 2, pending: 0, pendingOnDisk: 0 });
});

const NOTHING_HELD = { pending: 0, pendingOnDisk: 0, inFlight: 0, bytes: 0 };
