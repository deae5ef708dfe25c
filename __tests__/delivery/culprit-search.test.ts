import {
  next,
  NO_SEARCH,
  type CulpritSearch,
  type Evidence,
  type SearchFact,
  type SearchStep,
} from '../../src/delivery/culprit-search.js';

const refusal = { by: 'event', cause: 'HTTP 400' } as const;

/** Something was accepted lately, nothing has paused, and the row of refusals is short, unless given. */
const evidence = (given: Partial<Evidence> = {}): Evidence => ({
  nowAt: 20,
  acceptedAt: 15,
  pausedAt: 0,
  refusals: 1,
  ...given,
});

const suspect = (given: object = {}): CulpritSearch => ({ kind: 'suspect', since: 10, isCertain: false, ...given });
const refusedAlone: CulpritSearch = { kind: 'refused-alone', since: 10 };
const asking = (given: object = {}): CulpritSearch => ({
  kind: 'asking',
  at: 12,
  refusal,
  before: NO_SEARCH,
  isConfirmed: false,
  ...given,
});

const refused = (size: number, provenAt = 0): SearchFact => ({ kind: 'refused', refusal, size, provenAt });
const accepted = (size: number): SearchFact => ({ kind: 'accepted', size });

type Row = [what: string, CulpritSearch, SearchFact, Partial<Evidence>, SearchStep, CulpritSearch];

/** A search that asks since now. */
const askingNow = (given: object = {}): CulpritSearch => asking({ at: 20, ...given });

const TOGETHER: Row[] = [
  ['unknown, by a relay that accepts', NO_SEARCH, refused(8), {}, 'halve', suspect({ since: 20 })],
  ['unknown, by a relay that has accepted nothing', NO_SEARCH, refused(8), { acceptedAt: 0 }, 'ask', askingNow()],
  ['unknown, after a pause', NO_SEARCH, refused(8), { pausedAt: 16 }, 'ask', askingNow()],
  ['unknown, after many refusals', NO_SEARCH, refused(8), { refusals: 13 }, 'ask', askingNow()],
  ['unknown, after fewer refusals', NO_SEARCH, refused(8), { refusals: 12 }, 'halve', suspect({ since: 20 })],
  ['suspect', suspect(), refused(8), {}, 'halve', suspect()],
  ['certain', suspect({ isCertain: true }), refused(8), {}, 'halve', suspect()],
  ['suspect since before a pause', suspect(), refused(8), { pausedAt: 11 }, 'halve', suspect({ since: 20 })],
  ['suspect, after a pause', suspect(), refused(8), { pausedAt: 16 }, 'ask', askingNow({ before: suspect() })],
  [
    'asked about',
    asking({ before: suspect() }),
    refused(8),
    { acceptedAt: 0 },
    'ask',
    askingNow({ before: suspect() }),
  ],
  ['asked about, by a relay that accepts', asking(), refused(8), {}, 'halve', suspect({ since: 20 })],
  // An event that was refused alone stays alone.
];

const ALONE: Row[] = [
  ['unknown', NO_SEARCH, refused(1, 15), {}, 'ask', askingNow()],
  [
    'suspect, sent after an acceptance',
    suspect(),
    refused(1, 11),
    {},
    'ask',
    askingNow({ before: suspect(), isConfirmed: true }),
  ],
  ['suspect, sent before an acceptance', suspect(), refused(1, 10), {}, 'ask', askingNow({ before: suspect() })],
  [
    'suspect since before a pause',
    suspect(),
    refused(1, 15),
    { pausedAt: 11 },
    'ask',
    askingNow({ before: suspect() }),
  ],
  ['refused alone before', refusedAlone, refused(1, 15), {}, 'drop', refusedAlone],
  [
    'refused alone before, after a pause',
    refusedAlone,
    refused(1),
    { pausedAt: 11 },
    'ask',
    askingNow({ before: refusedAlone }),
  ],
  ['asked about', asking({ before: refusedAlone }), refused(1), {}, 'ask', askingNow({ before: refusedAlone })],
];

const ACCEPTED: Row[] = [
  ['not asked about', suspect(), accepted(8), {}, 'wait', suspect()],
  ['unknown', NO_SEARCH, accepted(1), {}, 'wait', NO_SEARCH],
  ['refused alone, resent already', refusedAlone, accepted(1), {}, 'wait', refusedAlone],
  ['of several, asked about', asking(), accepted(8), {}, 'halve', suspect({ since: 12 })],
  ['of several, sent before the refusal', asking(), accepted(8), { acceptedAt: 12 }, 'wait', asking()],
  ['alone, asked about', asking(), accepted(1), {}, 'resend', { kind: 'refused-alone', since: 12 }],
  [
    'alone, sent before the refusal',
    asking({ isConfirmed: true }),
    accepted(1),
    { acceptedAt: 11 },
    'wait',
    asking({ isConfirmed: true }),
  ],
  ['alone and suspect', asking({ before: suspect() }), accepted(1), {}, 'resend', { kind: 'refused-alone', since: 12 }],
  ['alone and confirmed', asking({ isConfirmed: true }), accepted(1), {}, 'drop', { kind: 'refused-alone', since: 12 }],
  [
    'alone and confirmed, after a pause',
    asking({ isConfirmed: true }),
    accepted(1),
    { pausedAt: 13 },
    'resend',
    { kind: 'refused-alone', since: 12 },
  ],
  [
    'alone for the second time',
    asking({ before: refusedAlone }),
    accepted(1),
    { pausedAt: 11 },
    'drop',
    { kind: 'refused-alone', since: 12 },
  ],
];

const OTHERS: Row[] = [
  ['unknown', NO_SEARCH, { kind: 'empty-refused' }, {}, 'wait', NO_SEARCH],
  ['suspect', suspect(), { kind: 'empty-refused' }, {}, 'wait', suspect()],
  ['refused alone', refusedAlone, { kind: 'empty-refused' }, {}, 'wait', refusedAlone],
  ['asked about', asking({ before: refusedAlone }), { kind: 'empty-refused' }, {}, 'wait', refusedAlone],
  ['unknown', NO_SEARCH, { kind: 'sibling-accepted' }, {}, 'wait', NO_SEARCH],
  ['suspect', suspect(), { kind: 'sibling-accepted' }, {}, 'wait', suspect({ isCertain: true })],
  ['suspect since before a pause', suspect(), { kind: 'sibling-accepted' }, { pausedAt: 11 }, 'wait', suspect()],
  ['refused alone', refusedAlone, { kind: 'sibling-accepted' }, {}, 'wait', refusedAlone],
  ['asked about', asking(), { kind: 'sibling-accepted' }, {}, 'wait', asking()],
  ['unknown', NO_SEARCH, { kind: 'sibling-refused' }, {}, 'wait', NO_SEARCH],
  ['suspect', suspect(), { kind: 'sibling-refused' }, {}, 'wait', NO_SEARCH],
  ['refused alone', refusedAlone, { kind: 'sibling-refused' }, {}, 'wait', refusedAlone],
  ['asked about', asking(), { kind: 'sibling-refused' }, {}, 'wait', asking()],
];

const expectRow = (...[, search, fact, given, step, after]: Row): void =>
  expect(next(search, fact, evidence(given))).toEqual({ search: after, step });

describe('the search for culprits', () => {
  it.each(TOGETHER)('follows its table when several events are refused: %s', expectRow);
  it.each(ALONE)('follows its table when an event is refused alone: %s', expectRow);
  it.each(ACCEPTED)('follows its table when the relay accepts something: %s', expectRow);
  it.each(OTHERS)('follows its table when something else is seen of a batch: %s (%#)', expectRow);
});
