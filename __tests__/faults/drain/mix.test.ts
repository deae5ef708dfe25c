import { DEFAULT_MIX, FAULTS, mixOf, NONE, strikesOf, type Fault } from './mix.js';

/** How often each fault strikes among this many requests, as a share. */
function sharesOf(strikes: ReturnType<typeof strikesOf>, requests: number): Partial<Record<Fault | 'none', number>> {
  const shares: Partial<Record<Fault | 'none', number>> = {};
  for (let n = 0; n < requests; n++) {
    const { fault = 'none' } = strikes(n);
    shares[fault] = (shares[fault] ?? 0) + 1 / requests;
  }
  return shares;
}

describe('the faults of a seed', () => {
  it('are the same for the same request, whichever requests were looked at before', () => {
    const strikes = strikesOf(7, { mix: DEFAULT_MIX, until: Infinity });
    const again = strikesOf(7, { mix: DEFAULT_MIX, until: Infinity });
    const forwards = Array.from({ length: 50 }, (_, n) => strikes(n));
    const backwards = Array.from({ length: 50 }, (_, i) => again(49 - i)).reverse();
    expect(backwards).toEqual(forwards);
  });

  it('differ from those of the next seed', () => {
    const [one, other] = [7, 8].map((seed) => {
      const strikes = strikesOf(seed, { mix: DEFAULT_MIX, until: Infinity });
      return Array.from({ length: 50 }, (_, n) => strikes(n).fault);
    });
    expect(one).not.toEqual(other);
  });

  it.each(FAULTS)('strike with the share of the mix (%s)', (fault) => {
    const shares = sharesOf(strikesOf(3, { mix: DEFAULT_MIX, until: Infinity }), 20_000);
    expect(shares[fault]).toBeCloseTo(DEFAULT_MIX[fault], 2);
  });

  it('have their shares also over the first requests of many seeds', () => {
    const struck = Array.from({ length: 2_000 }, (_, seed) => strikesOf(seed, { mix: DEFAULT_MIX, until: 5 }));
    const first = struck.filter((strikes) => strikes(0).fault !== undefined).length / 2_000;
    expect(first).toBeCloseTo(0.48, 1);
  });

  it('end where they are to end', () => {
    const strikes = strikesOf(1, { mix: mixOf('503=0.6'), until: 3 });
    expect([0, 1, 2].map((n) => strikes(n).fault)).not.toContain(undefined);
    expect([3, 4, 100].map(strikes)).toEqual([NONE, NONE, NONE]);
  });
});

describe('a mix', () => {
  it('changes the shares that it names', () => {
    expect(mixOf('503=0.2,stall=0')).toEqual({ ...DEFAULT_MIX, '503': 0.2, stall: 0 });
  });

  it.each(['teapot=0.1', '503', '503=', '503=2', '503=-0.1', '503=many'])('is refused in one sentence (%s)', (text) => {
    expect(() => mixOf(text)).toThrow(/^Expected shares such as 503=0\.2 of .*, got .*\.$/);
  });

  it('is refused when its shares are more than all', () => {
    expect(() => mixOf('503=0.7')).toThrow('Expected shares of at most 1 together, got 1.100.');
  });
});
