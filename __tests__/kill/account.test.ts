import { noDrops, type Ledger } from '../../src/delivery/ledger.js';
import { UNHEARD, type Exchange } from '../faults/exchange.js';
import { accountOf, type Witness } from './account.js';

const KILLED = { code: null, signal: 'SIGKILL' } as const;
const CLOSED = { code: 0, signal: null } as const;

function witness(number: number, given: Partial<Witness> = {}): Witness {
  return { number, accepted: 0, dropped: {}, end: KILLED, wokenAt: [], ...given };
}

/** A request of a process in which the relay has stored these events, and has said so. */
function stored(sender: number, numbers: readonly number[], given: Partial<Exchange> = {}): Exchange {
  return {
    ...{ sender: String(sender), bodyBytes: 1, seen: numbers, unseenBytes: 0, stored: numbers, status: 200, ...given },
  };
}

describe('the account of killed processes', () => {
  it('finds nothing wrong where each event that was known as accepted has arrived, also of untold ones', () => {
    const witnesses = [witness(0, { accepted: 2 }), witness(1, { accepted: 1 })];
    expect(accountOf(witnesses, [stored(0, [0, 1]), stored(1, [2, 1_000_000])])).toEqual({
      ...{ accepted: 3, arrived: 4, lost: [], invented: [], duplicatesByCause: {}, unexplained: [] },
      contradictions: [],
    });
  });

  it('names what was known as accepted and was stored nowhere', () => {
    const witnesses = [witness(0, { accepted: 3 }), witness(1, { accepted: 1 })];
    const seen = stored(0, [1], { seen: [1, 2] });
    expect(accountOf(witnesses, [seen]).lost).toEqual([0, 2, 1_000_000]);
  });

  it('names what nobody can have tracked: of no process, or far beyond what one had told', () => {
    const { invented } = accountOf([witness(0, { accepted: 1 })], [stored(0, [0, 400, 401, 1_000_000, -1])]);
    expect(invented).toEqual([401, 1_000_000, -1]);
  });

  it.each<[string, Partial<Exchange>, Partial<Witness>, readonly Exchange[]]>([
    ['response lost', { lostBy: 'stall' }, {}, []],
    ['killed before the delivery was noted', {}, {}, []],
    ['killed before the delivery was noted', { lostBy: 'left-early' }, {}, []],
    ['response lost', { lostBy: 'late' }, {}, []],
    ['ended before the response came', {}, { end: CLOSED }, []],
    ['stopped while the response came', {}, { wokenAt: [1] }, [stored(0, [])]],
  ])('knows the cause of a duplicate: %s (%j, %j)', (cause, given, process, further) => {
    const exchanges = [stored(0, [0, 1], given), ...further, stored(1, [0, 1])];
    const account = accountOf([witness(0, { accepted: 2, ...process }), witness(1)], exchanges);
    expect(account).toMatchObject({ duplicatesByCause: { [cause]: 2 }, unexplained: [], lost: [] });
  });

  it.each<[string, Partial<Witness>, readonly Exchange[]]>([
    ['its process had sent another request since', {}, [stored(0, [])]],
    ['its process had sent another request since, also before it was stopped', { wokenAt: [2] }, [stored(0, [])]],
    ['its process was stopped before', { wokenAt: [0] }, [stored(0, [])]],
    ['its process still lives', { end: undefined }, [UNHEARD]],
  ])('knows no cause of a duplicate where %s', (_what, process, further) => {
    const exchanges = [stored(0, [5]), ...further, stored(1, [5])];
    const account = accountOf([witness(0, process), witness(1)], exchanges);
    expect(account).toMatchObject({ duplicatesByCause: {}, unexplained: [5] });
  });

  const LEDGER: Ledger = {
    ...{ accepted: 3, recovered: 2, delivered: 1, dropped: noDrops(), pending: 4, pendingOnDisk: 4 },
    ...{ pendingBytes: 0, inFlight: 0, retries: 0, invalid: 0 },
  };

  it.each<[string, Partial<Witness>]>([
    ['dropped 2 events (overflow)', { dropped: { overflow: 2 } }],
    ['ended with 1', { end: { code: 1, signal: null } }],
    ['ended with SIGSEGV', { end: { code: null, signal: 'SIGSEGV' } }],
    ['ended with nothing', { end: undefined }],
    ['its ledger does not add up', { accepted: 3, ledger: { ...LEDGER, delivered: 2 } }],
    ['accepted 3 events of 2 that were tracked', { accepted: 2, ledger: LEDGER }],
    ['closed with 1 events in flight', { accepted: 3, ledger: { ...LEDGER, delivered: 0, inFlight: 1 } }],
    ['closed with 4 events, 3 on disk', { accepted: 3, ledger: { ...LEDGER, pendingOnDisk: 3 } }],
  ])('repeats what a process says against itself: %s', (sentence, given) => {
    const { contradictions } = accountOf([witness(4, { end: CLOSED, ...given })], []);
    expect(contradictions).toEqual([expect.stringContaining(`process 4 ${sentence}`)]);
  });

  it('believes a ledger that adds up', () => {
    expect(accountOf([witness(4, { end: CLOSED, accepted: 3, ledger: LEDGER })], []).contradictions).toEqual([]);
  });
});
