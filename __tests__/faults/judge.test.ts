import { noDrops, type DropReason } from '../../src/delivery/ledger.js';
import { isAcknowledged, sightOf, UNHEARD, type Exchange } from './exchange.js';
import { judge, type History, type Terms, type Verdict } from './judge.js';

const EVENT_BYTES = 100;

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** A request that the relay has read to its end. */
function whole(seen: number[], rest: Partial<Exchange>): Exchange {
  return { bodyBytes: seen.length * EVENT_BYTES, seen, unseenBytes: 0, stored: [], ...rest };
}

const taken = (...seen: number[]): Exchange => whole(seen, { stored: seen, status: 200 });
const refused = (status: number, ...seen: number[]): Exchange => whole(seen, { status });
const lost = (seen: number[], stored = seen): Exchange => whole(seen, { stored, lostBy: 'stall' });
/** The response came when the client may have given up. */
const late = (...seen: number[]): Exchange => ({ ...taken(...seen), lostBy: 'late' });
/** A request that was cut when these events had come, and this many more had not. */
const cut = (seen: number[], unseen: number): Exchange => ({
  ...whole(seen, { lostBy: 'reset-before-body' }),
  unseenBytes: unseen * EVENT_BYTES,
});

interface Story {
  readonly exchanges: Exchange[];
  readonly accepted: number;
  readonly dropped?: Partial<Record<DropReason, number>>;
  readonly undelivered?: number[];
  readonly terms?: Partial<Terms>;
  /** What the relay acknowledged, unless the ledger shall claim something else. */
  readonly delivered?: number;
}

function verdictOn({ exchanges, accepted, dropped = {}, undelivered = [], terms = {}, delivered }: Story): Verdict {
  const acknowledged = new Set(exchanges.filter(isAcknowledged).flatMap(({ stored }) => stored));
  const history: History = {
    exchanges,
    undelivered,
    ledger: { accepted, delivered: delivered ?? acknowledged.size, dropped: { ...noDrops(), ...dropped } },
    terms: {
      inOrder: true,
      atMostOnce: false,
      gaveUp: false,
      mayOverflow: () => false,
      isOversized: () => false,
      bytesOf: () => EVENT_BYTES,
      maxBatchSize: 10,
      maxBatchBytes: 10 * EVENT_BYTES,
      ...terms,
    },
  };
  return judge(history);
}

const INNOCENT = {
  unaccounted: [],
  contradictions: [],
  unexplainedDuplicates: [],
  sentAgain: [],
  leftEarly: 0,
  outOfOrder: [],
  invented: [],
};

const atMostOnce = { atMostOnce: true };

describe('the judge, where nothing is wrong,', () => {
  it.each<[string, Story]>([
    ['events that were taken at once', { exchanges: [taken(0, 1), taken(2)], accepted: 3 }],
    ['events that were taken after refusals', { exchanges: [refused(503, 0, 1), taken(0, 1)], accepted: 2 }],
    ['a second copy after a lost response', { exchanges: [lost([0, 1]), lost([0, 1]), taken(0, 1)], accepted: 2 }],
    [
      'the rest of a batch of which a part was kept',
      { exchanges: [lost([0, 1, 2], [0]), taken(0, 1, 2)], accepted: 3 },
    ],
    [
      'an event that was refused alone while an empty batch was accepted',
      {
        exchanges: [refused(400, 0, 1), taken(), refused(400, 0), taken(), taken(1)],
        accepted: 2,
        dropped: { rejected: 1 },
      },
    ],
    [
      'an event that was too large alone, for the relay or for the configured limit',
      {
        exchanges: [refused(413, 0), taken(), refused(413, 0), taken(2)],
        accepted: 3,
        dropped: { too_large: 2 },
        terms: { isOversized: (n) => n === 1 },
      },
    ],
    [
      'events that were handed over at the deadline, also when the relay kept a copy',
      {
        exchanges: [lost([0, 1])],
        accepted: 2,
        dropped: { shutdown: 2 },
        undelivered: [0, 1],
        terms: { gaveUp: true },
      },
    ],
    [
      'the oldest events when the buffer was full',
      { exchanges: [taken(2, 3)], accepted: 4, dropped: { overflow: 2 }, terms: { mayOverflow: (n) => n < 3 } },
    ],
    [
      'a response that was lost, where each event is sent at most once',
      { exchanges: [lost([0, 1], [0]), taken(2)], accepted: 3, dropped: { ambiguous: 2 }, terms: atMostOnce },
    ],
    [
      'a request that was cut before anything of it was seen',
      { exchanges: [taken(0), cut([], 2), taken(3)], accepted: 4, dropped: { ambiguous: 2 }, terms: atMostOnce },
    ],
    [
      'a request that was cut in the middle',
      { exchanges: [cut([0, 1], 2), taken(4)], accepted: 5, dropped: { ambiguous: 4 }, terms: atMostOnce },
    ],
    [
      'requests that were cut one after the other before anything of them was seen',
      {
        exchanges: [taken(0), cut([], 2), { ...cut([], 2), status: 401 }, cut([], 1), taken(6)],
        accepted: 7,
        dropped: { ambiguous: 5 },
        terms: atMostOnce,
      },
    ],
    [
      'one batch that was on its way when a connection was cut after a response',
      {
        exchanges: [taken(0), UNHEARD, taken(...range(11, 13))],
        accepted: 13,
        dropped: { ambiguous: 10 },
        terms: atMostOnce,
      },
    ],
    [
      'an event that was refused alone on a connection that was cut after the response',
      {
        exchanges: [refused(413, 0), UNHEARD, taken(), refused(413, 0)],
        accepted: 1,
        dropped: { too_large: 1 },
      },
    ],
    [
      'an event that came alone and was refused twice, an empty batch between them',
      {
        exchanges: [refused(400, 0), refused(400), refused(422, 0), taken(), refused(400, 0)],
        accepted: 1,
        dropped: { rejected: 1 },
      },
    ],
    [
      'an event that was refused alone before and after an outage, an empty batch accepted each time',
      {
        exchanges: [refused(400, 0), taken(), refused(503, 0), refused(400, 0), refused(429), taken()],
        accepted: 1,
        dropped: { rejected: 1 },
      },
    ],
    [
      'an event that was refused alone twice, and an empty batch that met an outage in between, and then was accepted',
      {
        exchanges: [refused(400, 0), cut([], 1), refused(503), refused(401), taken(), refused(400, 0), taken()],
        accepted: 1,
        dropped: { rejected: 1 },
      },
    ],
    [
      'an event of a batch that was refused before it had come, then alone',
      {
        exchanges: [{ ...cut([], 2), status: 400 }, taken(), refused(400, 0), taken(), taken(1)],
        accepted: 2,
        dropped: { rejected: 1 },
      },
    ],
    [
      'an event that was refused alone while another request was under way',
      {
        exchanges: [refused(400, 0, 1), taken(), refused(400, 0), taken(1), taken()],
        accepted: 2,
        dropped: { rejected: 1 },
        terms: { inOrder: false },
      },
    ],
    [
      'a response that came so late that the client may have it or not, and sends again',
      {
        exchanges: [late(0, 1), taken(0, 1), late(2), late(3)],
        accepted: 4,
        delivered: 3,
        dropped: { ambiguous: 1 },
        terms: atMostOnce,
      },
    ],
    [
      'a batch that was cut after an event was dropped for its size',
      {
        exchanges: [refused(413, 0), taken(), refused(413, 0), cut([], 10), taken(11)],
        accepted: 12,
        dropped: { too_large: 1, ambiguous: 10 },
        terms: atMostOnce,
      },
    ],
    [
      'one half of a batch whose response was lost',
      {
        exchanges: [refused(413, ...range(0, 8)), cut([0], 3), taken(4, 5, 6, 7)],
        accepted: 8,
        dropped: { ambiguous: 4 },
        terms: atMostOnce,
      },
    ],
    [
      'events that were sent again after an early refusal, which may have arrived as a reset',
      { exchanges: [{ ...cut([0], 1), status: 413 }, taken(0), taken(1)], accepted: 2, terms: atMostOnce },
    ],
  ])('finds nothing wrong with %s', (_name, story) => {
    expect(verdictOn(story)).toMatchObject(INNOCENT);
  });
});

describe('the judge, where something is wrong,', () => {
  it.each<[string, Story, Partial<Verdict>]>([
    [
      'a second copy after an acknowledged one',
      { exchanges: [taken(0), taken(0)], accepted: 1 },
      { unexplainedDuplicates: [0] },
    ],
    [
      'a needless second copy also if its own response was lost',
      { exchanges: [taken(0, 1), lost([1])], accepted: 2 },
      { unexplainedDuplicates: [1] },
    ],
    [
      'a needless third copy after one that was explained',
      { exchanges: [lost([0]), taken(0), lost([0])], accepted: 1 },
      { unexplainedDuplicates: [0] },
    ],
    ['a lost event', { exchanges: [taken(0), taken(2)], accepted: 3 }, { unaccounted: [1] }],
    [
      'a lost event that the ledger claims to be delivered',
      { exchanges: [taken(0), taken(2)], accepted: 3, delivered: 3 },
      { unaccounted: [1], contradictions: ['delivered: 3 in the ledger, 2 at the relay'] },
    ],
    [
      'an event that the relay kept without acknowledging it, and nobody has sent again',
      { exchanges: [lost([0]), taken(1)], accepted: 2 },
      { unaccounted: [0] },
    ],
    [
      'a lost event beside one that was rightly dropped',
      { exchanges: [lost([0, 1]), taken(2)], accepted: 3, dropped: { ambiguous: 1 }, terms: atMostOnce },
      { unaccounted: [1] },
    ],
    [
      'a drop as ambiguous where each event is sent at least once',
      { exchanges: [lost([0])], accepted: 1, dropped: { ambiguous: 1 } },
      { unaccounted: [0], contradictions: ['ambiguous: 1 in the ledger, 0 explained'] },
    ],
    [
      'a drop as ambiguous after a refusal',
      { exchanges: [refused(503, 0, 1), taken(2)], accepted: 3, dropped: { ambiguous: 2 }, terms: atMostOnce },
      { unaccounted: [0, 1], contradictions: ['ambiguous: 2 in the ledger, 0 explained'] },
    ],
    [
      'a drop as ambiguous of events that the relay never met, such as after ECONNREFUSED',
      { exchanges: [taken(0), taken(3)], accepted: 4, dropped: { ambiguous: 2 }, terms: atMostOnce },
      { unaccounted: [1, 2], contradictions: ['ambiguous: 2 in the ledger, 0 explained'] },
    ],
    [
      'a drop as ambiguous of more events than had room in the request that was cut',
      { exchanges: [taken(0), cut([], 2), taken(5)], accepted: 6, dropped: { ambiguous: 4 }, terms: atMostOnce },
      { unaccounted: [3, 4], contradictions: ['ambiguous: 4 in the ledger, 2 explained'] },
    ],
    [
      'a drop as ambiguous of more events than had room in all of the requests that were cut one after the other',
      {
        exchanges: [taken(0), cut([], 2), cut([], 2), taken(6)],
        accepted: 7,
        dropped: { ambiguous: 5 },
        terms: atMostOnce,
      },
      { unaccounted: [5], contradictions: ['ambiguous: 5 in the ledger, 4 explained'] },
    ],
    [
      'a drop as ambiguous of more than one batch when a connection was cut after a response',
      {
        exchanges: [taken(0), UNHEARD, taken(...range(13, 15))],
        accepted: 15,
        dropped: { ambiguous: 12 },
        terms: atMostOnce,
      },
      { unaccounted: [11, 12], contradictions: ['ambiguous: 12 in the ledger, 10 explained'] },
    ],
    [
      'a drop as ambiguous at another place than that of the request that was cut',
      { exchanges: [cut([], 1), taken(1), taken(3)], accepted: 4, dropped: { ambiguous: 2 }, terms: atMostOnce },
      { unaccounted: [2] },
    ],
    [
      'an event that was sent again after its response was lost, where each is sent at most once',
      { exchanges: [lost([0], []), taken(0)], accepted: 1, terms: atMostOnce },
      { sentAgain: [0] },
    ],
    [
      'an event of which only the beginning had come when it was cut, and that was sent again',
      { exchanges: [{ ...cut([], 1), begun: 0 }, taken(0)], accepted: 1, terms: atMostOnce },
      { sentAgain: [0] },
    ],
    [
      'a request that the client gave up although it had time left',
      { exchanges: [whole([0], { lostBy: 'left-early' }), taken(0)], accepted: 1 },
      { leftEarly: 1 },
    ],
    [
      'more deliveries than there are responses that may have come',
      { exchanges: [taken(0), late(1)], accepted: 2, delivered: 3 },
      { contradictions: ['delivered: 3 in the ledger, 1 to 2 at the relay'] },
    ],
    [
      'an event that can only be delivered, and is counted as dropped',
      { exchanges: [late(0)], accepted: 1, delivered: 0, dropped: { rejected: 1 } },
      { unaccounted: [0], contradictions: ['rejected: 1 in the ledger, 0 explained'] },
    ],
    [
      'a drop as rejected of an event whose response was lost the second time',
      {
        exchanges: [refused(400, 0), taken(), lost([0], [])],
        accepted: 1,
        dropped: { rejected: 1 },
      },
      { unaccounted: [0] },
    ],
    [
      'a drop as rejected of an event that met an outage the second time',
      { exchanges: [refused(400, 0), taken(), refused(503, 0)], accepted: 1, dropped: { rejected: 1 } },
      { unaccounted: [0] },
    ],
    [
      'a drop as rejected of an event that came alone and was refused once',
      { exchanges: [refused(400, 0), taken()], accepted: 1, dropped: { rejected: 1 } },
      { unaccounted: [0] },
    ],
    [
      'a drop as rejected, after a refusal of it alone and an early one of other events',
      {
        exchanges: [refused(400, 0), taken(), taken(1), { ...cut([5], 5), status: 400 }, taken(2, 3, 4, 5)],
        accepted: 6,
        dropped: { rejected: 1 },
      },
      { unaccounted: [0] },
    ],
    [
      'a drop as rejected, after an early refusal of other events and one of it alone',
      {
        exchanges: [{ ...cut([], 5), status: 400 }, taken(), taken(...range(0, 11)), refused(400, 11), taken()],
        accepted: 12,
        dropped: { rejected: 1 },
      },
      { unaccounted: [11] },
    ],
    [
      'a drop as rejected of an event that was refused the second time after a hold',
      {
        exchanges: [refused(400, 0), taken(), refused(401, 1), refused(400, 0), taken(1)],
        accepted: 2,
        dropped: { rejected: 1 },
      },
      { unaccounted: [0] },
    ],
    [
      'a drop as rejected of an event of a batch that was searched before an outage',
      {
        exchanges: [refused(400, 0, 1), taken(), refused(503, 0), refused(400, 0), taken(), taken(1)],
        accepted: 2,
        dropped: { rejected: 1 },
      },
      { unaccounted: [0] },
    ],
    [
      'a drop as rejected after the relay had refused an empty batch as well, and then was healthy',
      {
        exchanges: [refused(400, 0, 1), taken(), refused(400, 0), refused(400), taken(1), taken()],
        accepted: 2,
        dropped: { rejected: 1 },
      },
      { unaccounted: [0] },
    ],
    [
      'a drop as too large of an event that met an outage afterwards',
      { exchanges: [refused(413, 0), taken(), refused(503, 0)], accepted: 1, dropped: { too_large: 1 } },
      { unaccounted: [0] },
    ],
    [
      'a drop as rejected of an event that was never refused alone',
      { exchanges: [refused(400, 0, 1), taken(), taken(1)], accepted: 2, dropped: { rejected: 1 } },
      { unaccounted: [0], contradictions: ['rejected: 1 in the ledger, 0 explained'] },
    ],
    [
      'a drop as rejected before an empty batch was accepted',
      { exchanges: [refused(400, 0), refused(400), taken(1)], accepted: 2, dropped: { rejected: 1 } },
      { unaccounted: [0] },
    ],
    [
      'a drop as too large of an event that was refused for another reason',
      { exchanges: [refused(400, 0), taken(), refused(400, 0)], accepted: 1, dropped: { too_large: 1 } },
      { unaccounted: [0], contradictions: ['too_large: 1 in the ledger, 0 explained'] },
    ],
    [
      'a drop for overflow while there was room',
      { exchanges: [taken(1)], accepted: 2, dropped: { overflow: 1 } },
      { unaccounted: [0], contradictions: ['overflow: 1 in the ledger, 0 explained'] },
    ],
    [
      'a drop for overflow of a new event',
      { exchanges: [taken(0, 1)], accepted: 3, dropped: { overflow: 1 }, terms: { mayOverflow: (n) => n < 1 } },
      { unaccounted: [2] },
    ],
    [
      'a drop at the shutdown before the deadline',
      { exchanges: [refused(503, 0)], accepted: 1, dropped: { shutdown: 1 }, undelivered: [0] },
      { unaccounted: [0], contradictions: ['shutdown: 1 in the ledger, 0 explained'] },
    ],
    [
      'a delivered event that was handed over at the shutdown',
      { exchanges: [taken(0)], accepted: 1, dropped: { shutdown: 1 }, undelivered: [0], terms: { gaveUp: true } },
      { contradictions: ['shutdown: 1 in the ledger, 0 explained'] },
    ],
    [
      'two reasons that fight for the same event',
      {
        exchanges: [refused(400, 0), taken(), refused(400, 0)],
        accepted: 1,
        dropped: { rejected: 1, overflow: 1 },
        terms: { mayOverflow: () => true },
      },
      { contradictions: ['overflow or rejected: 2 in the ledger, 1 explained'] },
    ],
    ['first copies in the wrong order', { exchanges: [taken(1), taken(0)], accepted: 2 }, { outOfOrder: [0] }],
    ['events that nobody tracked', { exchanges: [taken(0, 1)], accepted: 1 }, { invented: [1] }],
  ])('reports %s', (_name, story, finding) => {
    expect(verdictOn(story)).toMatchObject(finding);
  });

  it('says why there are second copies', () => {
    const exchanges = [lost([0, 1]), lost([0, 1], [0]), taken(0, 1)];
    expect(verdictOn({ exchanges, accepted: 2 }).duplicatesByCause).toEqual({ stall: 3 });
  });

  it('reports nothing about the order once the client closes', () => {
    const exchanges = [taken(1), { ...taken(0), whileClosing: true }];
    expect(verdictOn({ exchanges, accepted: 2 }).outOfOrder).toEqual([]);
  });

  it('reports nothing about the order where requests overtake each other', () => {
    const terms = { inOrder: false };
    expect(verdictOn({ exchanges: [taken(1), taken(0)], accepted: 2, terms }).outOfOrder).toEqual([]);
  });
});

describe('what a relay sees of a request', () => {
  const event = (n: number): object => ({ key: '}"\\{ 🚀', trackingEventDetails: { n, items: ['"', {}] } });
  const body = Buffer.from(JSON.stringify({ meta: { a: { b: 1 } }, events: [event(0), event(1), event(2)] }));

  it('is all of it when the whole body has come', () => {
    expect(sightOf(body, { bodyBytes: body.length })).toEqual({ seen: [0, 1, 2], unseenBytes: 0 });
  });

  it('is the number of the event that has begun, once it has come', () => {
    const number = body.indexOf('"n":1,') + '"n":1,'.length;
    expect(sightOf(body.subarray(0, number - 1), { bodyBytes: body.length })).toMatchObject({
      seen: [0],
      begun: undefined,
    });
    expect(sightOf(body.subarray(0, number), { bodyBytes: body.length })).toMatchObject({ seen: [0], begun: 1 });
  });

  it('is each event that has come as a whole, wherever the body was cut', () => {
    const ends = [0, 1, 2].map(
      (n) => body.indexOf(JSON.stringify(event(n))) + Buffer.byteLength(JSON.stringify(event(n))),
    );
    for (let length = 0; length < body.length; length++) {
      const seen = [0, 1, 2].filter((n) => (ends[n] ?? 0) <= length);
      expect(sightOf(body.subarray(0, length), { bodyBytes: body.length }).seen).toEqual(seen);
      if (seen.length > 0) {
        expect(sightOf(body.subarray(0, length), { bodyBytes: body.length }).unseenBytes).toBe(
          body.length - (ends[seen.length - 1] ?? 0),
        );
      }
    }
  });
});
