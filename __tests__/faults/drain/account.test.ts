import { noDrops } from '../../../src/delivery/ledger.js';
import type { DropReason } from '../../../src/index.js';
import { accountOf, type Account, type DrainRecord } from './account.js';

interface Hand {
  readonly culprits?: number[];
  readonly stored?: number[][];
  readonly undelivered?: number[];
  readonly delivered?: number;
  readonly dropped?: Partial<Record<DropReason, number>>;
  readonly ledger?: Partial<DrainRecord['ledger']>;
}

/**
 * Ten events, of which two requests have stored all but the last, which is a culprit and was rejected; with what is
 * given instead.
 */
function account(hand: Hand = {}): Account {
  const {
    culprits = [9],
    stored = [
      [0, 1, 2, 3],
      [4, 5, 6, 7, 8],
    ],
    undelivered = [],
  } = hand;
  const { delivered = 9, dropped = { rejected: 1 }, ledger = {} } = hand;
  return accountOf({
    tracked: 10,
    culprits: new Set(culprits),
    stored,
    undelivered,
    ledger: { accepted: 10, delivered, pending: 0, inFlight: 0, dropped: { ...noDrops(), ...dropped }, ...ledger },
  });
}

describe('the account of a run', () => {
  it('is balanced when all healthy events are stored and the culprits rejected', () => {
    expect(account()).toEqual({
      healthy: 9,
      storedShare: 1,
      ledgerShare: 1,
      copies: 0,
      unaccounted: 0,
      contradictions: [],
    });
  });

  it('counts what was stored more than once', () => {
    const stored = [[0, 1, 2, 3], [0, 1, 2, 3], [4, 5, 6, 7, 8], [8]];
    expect(account({ stored })).toMatchObject({ storedShare: 1, copies: 5, contradictions: [] });
  });

  it('tells the share at the relay from the share in the ledger', () => {
    // The response of the second request was lost at the deadline.
    const late = account({ delivered: 4, undelivered: [4, 5, 6, 7, 8, 9], dropped: { shutdown: 6 } });
    expect(late).toMatchObject({ storedShare: 1, ledgerShare: 4 / 9, unaccounted: 0, contradictions: [] });
  });

  it('accepts healthy events and culprits that were handed over at the end', () => {
    const rest = { stored: [[0, 1, 2, 3]], delivered: 4, undelivered: [4, 5, 6, 7, 8, 9], dropped: { shutdown: 6 } };
    expect(account(rest)).toMatchObject({ storedShare: 4 / 9, unaccounted: 0, contradictions: [] });
  });

  it('misses a healthy event that is neither stored nor handed over', () => {
    const lost = account({
      stored: [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
      ],
      delivered: 9,
    });
    expect(lost).toMatchObject({
      unaccounted: 1,
      contradictions: ['9 delivered in the ledger, 8 at the relay'],
    });
  });

  it('objects to a healthy event that was rejected', () => {
    const wrong = account({
      stored: [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
      ],
      delivered: 8,
      dropped: { rejected: 2 },
    });
    expect(wrong).toMatchObject({ unaccounted: 1, contradictions: ['2 rejected, of which 1 can be culprits'] });
  });

  it('objects to a healthy event that was stored and then rejected', () => {
    const wrong = account({ delivered: 8, dropped: { rejected: 2 } });
    expect(wrong).toMatchObject({ unaccounted: 0, contradictions: ['2 rejected, of which 1 can be culprits'] });
  });

  it('objects to a culprit that counts as delivered', () => {
    const { contradictions } = account({ delivered: 10, dropped: {} });
    expect(contradictions).toEqual([
      '10 delivered in the ledger, 9 at the relay',
      '0 rejected, 1 culprits that were not handed over',
    ]);
  });

  it('objects to a culprit that is at the relay', () => {
    const { contradictions } = account({
      stored: [
        [0, 1, 2, 3],
        [4, 5, 6, 7, 8, 9],
      ],
    });
    expect(contradictions).toEqual(['1 culprits stored']);
  });

  it.each<DropReason>(['too_large', 'closed', 'unserializable'])('objects to an event dropped as %s', (reason) => {
    const { contradictions } = account({ dropped: { [reason]: 1 } });
    expect(contradictions).toContain(`1 dropped as ${reason}`);
  });

  it.each<DropReason>(['overflow', 'ambiguous'])('lets the options explain an event dropped as %s', (reason) => {
    const explained = account({
      stored: [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
      ],
      delivered: 8,
      dropped: { rejected: 1, [reason]: 1 },
    });
    expect(explained).toMatchObject({ unaccounted: 0, contradictions: [] });
  });

  it('objects to a ledger that does not balance', () => {
    expect(account({ delivered: 8 }).contradictions).toEqual(['10 accepted, 9 settled']);
  });

  it('objects to events that were tracked and not accepted', () => {
    const { contradictions } = account({ delivered: 8, ledger: { accepted: 9 } });
    expect(contradictions).toEqual(['9 accepted, 10 tracked']);
  });

  it('objects to events that are still held after close', () => {
    const { contradictions } = account({ delivered: 7, ledger: { pending: 1, inFlight: 1 } });
    expect(contradictions).toEqual(['1 pending and 1 in flight after close']);
  });

  it('objects to a number of undelivered events that the ledger does not have', () => {
    const { contradictions } = account({ undelivered: [8], delivered: 9 });
    expect(contradictions).toEqual(['0 dropped as shutdown, 1 handed over']);
  });

  it('objects to an event that was handed over twice', () => {
    const twice = {
      stored: [[0, 1, 2, 3, 4, 5, 6, 7]],
      undelivered: [8, 8],
      delivered: 7,
      dropped: { shutdown: 2, rejected: 1 },
    };
    expect(account(twice).contradictions).toEqual(['onUndelivered was given an event twice']);
  });

  it('objects to an event that nobody tracked', () => {
    const { contradictions } = account({
      stored: [
        [0, 1, 2, 3],
        [4, 5, 6, 7, 8, 10],
      ],
    });
    expect(contradictions).toEqual(['1 events that nobody tracked']);
  });
});
