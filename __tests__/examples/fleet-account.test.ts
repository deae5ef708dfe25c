import { linesOf } from '../../examples/fleet/account-lines.mjs';
import { accountOf, isGood, PLACES } from '../../examples/fleet/account.mjs';
import { CAUSES } from '../../examples/fleet/causes.mjs';

type Run = Parameters<typeof accountOf>[0];
type Sending = Run['sendings'][number];

const A = 'http://127.0.0.1:1';
const B = 'http://127.0.0.1:2';

function sent(given: Partial<Sending> = {}): Sending {
  const whole = { sender: '1.1', relay: A, ids: ['x 0'], status: 200, end: 'responded', startMs: 100, endMs: 110 };
  return { ...whole, ...given } as Sending;
}

/** One tracking event that has arrived, unless something else is said. */
function runWith(given: Partial<Run> = {}): Run {
  const run = {
    tracked: [{ id: 'x 0', kind: 'tracking', isAccepted: true }],
    arrived: [{ id: 'x 0', eventId: 'e' }],
    sendings: [sent()],
    lives: [{ sender: '1.1', signal: 'SIGTERM' }],
    relayKills: [],
    outages: [],
    ...given,
  };
  return { ...run, consumed: given.consumed ?? run.arrived };
}

const twice = [
  { id: 'x 0', eventId: 'e' },
  { id: 'x 0', eventId: 'e' },
];

/** Those that are not 0. */
function nonZero(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

it('the account finds nothing where everything has arrived once', () => {
  const account = accountOf(runWith());
  expect(account).toMatchObject({
    tracked: { exposures: 0, tracking: 1 },
    arrived: { exposures: 0, tracking: 1 },
    ...{ unacknowledged: [], copies: 1, invented: [], changed: [], unread: [], reread: 0 },
  });
  expect(nonZero({ ...account.missing, ...account.duplicates })).toEqual({});
  expect(isGood(account)).toBe(true);
});

it('the account counts exposures and tracking events apart', () => {
  const tracked = [
    { id: 'x exposure', kind: 'exposure', isAccepted: true },
    { id: 'x 0', kind: 'tracking', isAccepted: true },
    { id: 'x 1', kind: 'tracking', isAccepted: true },
  ];
  const sendings = [sent({ ids: ['x exposure', 'x 0', 'x 1'] })];
  const account = accountOf(runWith({ tracked, sendings }));
  expect(account).toMatchObject({
    tracked: { exposures: 1, tracking: 2 },
    arrived: { exposures: 0, tracking: 1 },
  });
});

describe('a missing event', () => {
  const unfinished = [{ id: 'x 0', kind: 'tracking', isAccepted: false }];
  const kill = { relay: A, atMs: 200 };

  it.each<[string, string, Partial<Run>]>([
    ['of an unfinished turn', PLACES.turn, { tracked: unfinished, sendings: [] }],
    ['acknowledged by a relay that was killed then', PLACES.relay, { relayKills: [kill] }],
    ['acknowledged by a relay that was killed before', PLACES.broker, { relayKills: [{ ...kill, atMs: 50 }] }],
    ['acknowledged by a relay that lived on', PLACES.broker, { relayKills: [{ ...kill, relay: B }] }],
    [
      'acknowledged by both, of which one lived on',
      PLACES.broker,
      { relayKills: [kill], sendings: [sent(), sent({ relay: B })] },
    ],
    ['whose acknowledgement the client did not hear', PLACES.broker, { sendings: [sent({ end: 'client left' })] }],
    ['that was acknowledged, of an unfinished turn', PLACES.broker, { tracked: unfinished }],
  ])('%s is %s, which is good', (_what, place, given) => {
    const account = accountOf(runWith({ arrived: [], ...given }));
    expect(nonZero(account.missing)).toEqual({ [place]: 1 });
    expect(isGood(account)).toBe(true);
  });

  it.each<[string, readonly Sending[]]>([
    ['was never sent', []],
    ['met a relay that was killed', [sent({ status: undefined, end: 'relay left' })]],
    ['met an error', [sent({ status: 503 })]],
  ])('a missing event that %s is one that no relay had acknowledged, which is not good', (_what, sendings) => {
    const account = accountOf(runWith({ arrived: [], sendings, relayKills: [kill] }));
    expect(nonZero(account.missing)).toEqual({ [PLACES.nowhere]: 1 });
    expect(account.unacknowledged).toEqual(['x 0']);
    expect(isGood(account)).toBe(false);
  });
});

describe('a duplicate', () => {
  const killed = [
    { sender: '1.1', signal: 'SIGKILL' },
    { sender: '1.2', signal: null },
  ];
  const lost = { status: undefined, startMs: 100, endMs: 110 };

  it.each<[string, Partial<Run>]>([
    [CAUSES.relayKilled, { sendings: [sent({ ...lost, end: 'relay left' }), sent({ relay: B })] }],
    [CAUSES.gaveUp, { sendings: [sent({ ...lost, end: 'client left' }), sent()] }],
    [CAUSES.refused, { sendings: [sent({ status: 500 }), sent()] }],
    [CAUSES.ended, { sendings: [sent({ ...lost, end: 'client left' }), sent({ sender: '1.2' })] }],
    [CAUSES.notNoted, { lives: killed, sendings: [sent(), sent({ sender: '1.2' })] }],
    [CAUSES.outage, { outages: [{ fromMs: 105, toMs: 300 }] }],
    [CAUSES.outage, { sendings: [sent({ startMs: 10_000, endMs: 10_010 })], outages: [{ fromMs: 105, toMs: 300 }] }],
    [
      CAUSES.unexplained,
      { sendings: [sent({ startMs: 15_400, endMs: 15_410 })], outages: [{ fromMs: 105, toMs: 300 }] },
    ],
    [CAUSES.unexplained, { outages: [{ fromMs: 200, toMs: 300 }] }],
    [CAUSES.unexplained, { sendings: [sent(), sent()] }],
  ])('is there because %s', (cause, given) => {
    const account = accountOf(runWith({ arrived: twice, ...given }));
    expect(account.copies).toBe(2);
    expect(nonZero(account.duplicates)).toEqual({ [cause]: 1 });
    expect(isGood(account)).toBe(true);
  });

  it('a duplicate of a relay is one that the provider has not sent', () => {
    const sendings = [sent({ ...lost, end: 'client left' }), sent()];
    const arrived = [...twice, { id: 'x 0', eventId: 'e' }];
    const account = accountOf(runWith({ arrived, sendings, outages: [{ fromMs: 105, toMs: 300 }] }));
    expect(nonZero(account.duplicates)).toEqual({ [CAUSES.gaveUp]: 1, [CAUSES.outage]: 1 });
  });
});

it.each<[string, Partial<Run>]>([
  ['unread', { consumed: [] }],
  ['invented', { tracked: [], sendings: [] }],
  ['changed', { arrived: [...twice, { id: 'x 0', eventId: 'other' }], sendings: [sent(), sent(), sent()] }],
])('the account names an event that is %s, which is not good', (what, given) => {
  const account = accountOf(runWith(given));
  expect({ ...account, good: isGood(account) }).toMatchObject({ [what]: ['x 0'], good: false });
});

it('the account counts what the consumer wrote again, which is good', () => {
  const account = accountOf(runWith({ consumed: twice }));
  expect({ ...account, good: isGood(account) }).toMatchObject({ copies: 1, reread: 1, good: true });
});

it('the account is printed as a table whose last line is the verdict', () => {
  const good = linesOf(accountOf(runWith({ arrived: twice, outages: [{ fromMs: 105, toMs: 300 }] })));
  expect(good).toContainEqual(expect.stringMatching(/^tracked +1 {2}0 exposures, 1 tracking events$/));
  expect(good).toContainEqual(expect.stringMatching(/^ {2}the relay sent it again after the outage of the broker +1$/));
  expect(good.at(-1)).toBe('Unfinished turns aside, a relay had acknowledged every event that is missing.');
  const bad = linesOf(accountOf(runWith({ arrived: [], sendings: [] })));
  expect(bad.at(-2)).toBe('missing, and no relay had acknowledged it: x 0; 1 in all');
  expect(bad.at(-1)).toMatch(/^MISSED/);
});
