import { analyse, type Analysis } from '../../../src/impact/statistics/analyse.js';
import { countsOf, question, type Group } from './counts.js';

type Groups = readonly (readonly [string, Group])[];

const verdictOf = (groups: Groups, options: Partial<Analysis> = {}) =>
  analyse({ counts: countsOf(groups), ...question, ...options }).verdict;

const euros = (sum: string, sumOfSquares: string) => ({ revenue: { EUR: { sum, sumOfSquares } } });
const off: Group = { users: 200_000, converted: 14_200, ...euros('900000', '38434534') };
const plain = (users: number, converted: number): Group => ({ users, converted });

describe('the verdict', () => {
  it('names the variation that converts better, with the figures', () => {
    expect(
      verdictOf([
        ['off', plain(200_000, 14_200)],
        ['on', plain(200_000, 15_100)],
      ]),
    ).toEqual({
      kind: 'winner',
      variation: 'on',
      sentence:
        '`on` converts better than `off`: 7.55 % against 7.10 %, a lift of 6.3 % (95 % interval 4.0 % to 8.7 %).',
    });
  });

  it('names the control where the variation converts worse', () => {
    expect(
      verdictOf([
        ['off', plain(200_000, 14_200)],
        ['on', plain(200_000, 13_100)],
      ]),
    ).toMatchObject({
      kind: 'control-wins',
      variation: 'off',
      sentence: expect.stringContaining('`on` converts worse than `off`: 6.55 % against 7.10 %, a lift of -7.7 %'),
    });
  });

  it('finds no difference where the sample is large enough to see one', () => {
    const verdict = verdictOf([
      ['off', plain(200_000, 14_200)],
      ['on', plain(200_000, 14_250)],
    ]);
    expect(verdict.kind).toBe('no-difference-found');
    expect(verdict.sentence).toBe(
      'No difference found between `on` and `off`: 7.125 % against 7.100 %, a lift of 0.4 % ' +
        '(95 % interval -1.9 % to 2.6 %), p = 0.76. The sample is large enough to see a lift of 5 %.',
    );
  });

  it('asks for the visitors that the effect worth finding takes, whatever effect was seen', () => {
    const plan =
      'to see a lift of 5 % (`--detect 5%`, the default) at this rate (7.1 %) each variation needs ' +
      '84,051 visitors; the smallest variation has 2,000, so 82,051 more are needed';
    const small = verdictOf([
      ['off', plain(2_000, 142)],
      ['on', plain(2_000, 150)],
    ]);
    expect(small).toEqual({ kind: 'not-enough-data', sentence: `Not enough data: ${plan}.` });
    const large = verdictOf([
      ['off', plain(2_000, 142)],
      ['on', plain(2_000, 242)],
    ]);
    expect(large.kind).toBe('not-enough-data');
    expect(large.sentence).toMatch(
      /^Not enough data to name a winner: so far `on` converts better than `off`: 12\.1 %/,
    );
    expect(large.sentence).toContain(`. But ${plan}.`);
  });

  it.each([
    [0.3, '--detect 30%'],
    [0.125, '--detect 12.5%'],
    [0.07, '--detect 7%'],
    [1, '--detect 100%'],
  ])('names the option for an effect of %d as one would type it', (detect, option) => {
    const { sentence } = verdictOf(
      [
        ['off', plain(20, 1)],
        ['on', plain(20, 2)],
      ],
      { detect },
    );
    expect(sentence).toContain(` (\`${option}\`) at this rate`);
  });

  it('needs fewer visitors for a larger effect worth finding', () => {
    const verdict = verdictOf(
      [
        ['off', plain(2_000, 142)],
        ['on', plain(2_000, 242)],
      ],
      { detect: 0.5 },
    );
    expect(verdict).toMatchObject({ kind: 'winner', variation: 'on' });
  });

  it('names no winner while users are not spread as expected', () => {
    const verdict = verdictOf([
      ['off', plain(507_000, 14_200)],
      ['on', plain(493_000, 25_100)],
    ]);
    expect(verdict.kind).toBe('sample-ratio-mismatch');
    expect(verdict.variation).toBeUndefined();
    expect(verdict.sentence).toContain('`off` has 507,000 users instead of 500,000');
  });

  it('has nothing to compare with fewer than two variations', () => {
    expect(verdictOf([])).toMatchObject({
      kind: 'nothing-to-compare',
      sentence: 'Nothing to compare: nobody counts as exposed to a variation.',
    });
    expect(verdictOf([['on', plain(10, 2)]]).sentence).toContain('`on` is the only variation');
  });

  it.each<[string, Parameters<typeof countsOf>[1], string]>([
    [
      'one evaluation',
      { exposures: { default: 1 } },
      '1 exposure to `new-button` comes from an evaluation that failed or found the flag disabled.',
    ],
    [
      'many evaluations',
      { exposures: { default: 1_200 } },
      '1,200 exposures to `new-button` come from evaluations that failed or found the flag disabled.',
    ],
    ['users without keys', { exposures: { withoutKey: 2 } }, '2 exposures to `new-button` have no targeting key.'],
    [
      'exposures that say nothing',
      { exposures: { withoutVariation: 1, withoutTime: 2 } },
      '1 exposure to `new-button` has no variation and 2 exposures to `new-button` have no time.',
    ],
    [
      'another time',
      { exposures: { outOfRange: 3 }, users: { mixed: 0 } },
      '3 exposures to `new-button` are outside the chosen time.',
    ],
    ['users who saw several', { users: { mixed: 2 } }, '2 users saw several variations.'],
    [
      'everything',
      { exposures: { default: 1, withoutKey: 1 }, users: { mixed: 1 } },
      '1 exposure to `new-button` comes from an evaluation that failed or found the flag disabled, 1 exposure to ' +
        '`new-button` has no targeting key and 1 user saw several variations.',
    ],
  ])('says why nobody counts as exposed: %s', (_what, changes, reason) => {
    const { sentence } = analyse({ counts: countsOf([], changes), ...question }).verdict;
    expect(sentence).toBe(`Nothing to compare: nobody counts as exposed to a variation. ${reason}`);
  });

  it('says why nobody counts as exposed before it looks for the control', () => {
    const { verdict } = analyse({
      counts: countsOf([], { exposures: { default: 1 } }),
      ...{ ...question, control: 'old' },
    });
    expect(verdict.sentence).toContain('nobody counts as exposed to a variation. 1 exposure');
  });

  it('says so where nobody converted at all', () => {
    expect(
      verdictOf([
        ['off', plain(1_000, 0)],
        ['on', plain(1_000, 0)],
      ]),
    ).toEqual({
      kind: 'not-enough-data',
      sentence: 'Not enough data: none of the 2,000 exposed users converted.',
    });
  });

  it('lets the test decide alone where nobody converted in the control', () => {
    expect(
      verdictOf([
        ['off', plain(1_000, 0)],
        ['on', plain(1_000, 2)],
      ]),
    ).toMatchObject({
      kind: 'not-enough-data',
      sentence: expect.stringContaining('nobody who saw `off` converted'),
    });
    expect(
      verdictOf([
        ['off', plain(1_000, 0)],
        ['on', plain(1_000, 50)],
      ]),
    ).toEqual({
      kind: 'winner',
      variation: 'on',
      sentence:
        '`on` converts better than `off`: 5 % against 0 %, ' +
        'a difference of 5.0 points (95 % interval 3.8 to 6.5 points).',
    });
  });

  it('tells no difference beyond 100 points, which the always-valid interval of few users would have', () => {
    const { sentence } = verdictOf(
      [
        ['off', plain(60, 2)],
        ['on', plain(60, 58)],
      ],
      { sequential: true, control: 'off' },
    );
    expect(sentence).toContain('a difference of 93 points (95 % always-valid interval 73 to 100 points)');
  });

  it('names no winner where conversion rate and value disagree, by whichever it judges', () => {
    const groups: Groups = [
      ['off', off],
      ['on', { users: 200_000, converted: 15_100, ...euros('813191', '34965789') }],
    ];
    for (const metric of ['conversion', 'value'] as const) {
      expect(verdictOf(groups, { metric })).toEqual({
        kind: 'metrics-disagree',
        sentence:
          'No winner: `on` converts better than `off` (7.55 % against 7.10 %), ' +
          'but brings less per visitor (4.07 EUR against 4.50 EUR).',
      });
    }
  });

  it('judges the value per visitor where it is asked to', () => {
    const groups: Groups = [
      ['off', off],
      ['on', { users: 200_000, converted: 14_210, ...euros('1013191', '44965789') }],
    ];
    expect(verdictOf(groups, { metric: 'value' })).toMatchObject({
      kind: 'winner',
      variation: 'on',
      sentence: expect.stringMatching(
        /^`on` brings more per visitor than `off`: 5\.07 EUR against 4\.50 EUR, a lift of/,
      ),
    });
    expect(verdictOf(groups).kind).toBe('no-difference-found');
  });

  it('never adds up several currencies', () => {
    const both = { EUR: { sum: '900000', sumOfSquares: '38434534' }, USD: { sum: '5', sumOfSquares: '25' } };
    const groups: Groups = [
      ['off', { ...off, revenue: both }],
      ['on', { ...off, ...euros('1013191', '44965789') }],
    ];
    const verdict = verdictOf(groups, { metric: 'value' });
    expect(verdict.variation).toBeUndefined();
    expect(verdict.sentence).toMatch(/^No winner: amounts of several currencies are never added up/);
    expect(verdict.sentence).toContain('EUR: `on` brings more per visitor (5.07 EUR against 4.50 EUR)');
    expect(verdict.sentence).toContain('USD: no difference found');
  });

  it('has no value to compare where no conversion carried one', () => {
    const verdict = verdictOf(
      [
        ['off', plain(90, 9)],
        ['on', plain(90, 9)],
      ],
      { metric: 'value' },
    );
    expect(verdict.sentence).toBe('Nothing to compare: no conversion had a value that is a number.');
  });

  it('names the best of several, and says that it was compared with the control alone', () => {
    const verdict = verdictOf([
      ['a', plain(100_000, 10_000)],
      ['b', plain(100_000, 10_900)],
      ['c', plain(100_000, 11_200)],
    ]);
    expect(verdict).toMatchObject({ kind: 'winner', variation: 'c' });
    expect(verdict.sentence).toContain('`b` converts better than `a` too; they were not compared with each other.');
  });

  it('names the control where all others are worse, and no winner where only some are', () => {
    const worse: Groups = [
      ['a', plain(100_000, 10_000)],
      ['b', plain(100_000, 9_000)],
      ['c', plain(100_000, 8_000)],
    ];
    expect(verdictOf(worse)).toMatchObject({ kind: 'control-wins', variation: 'a' });
    const some: Groups = [
      ['a', plain(100_000, 10_000)],
      ['b', plain(100_000, 10_001)],
      ['c', plain(100_000, 8_000)],
    ];
    expect(verdictOf(some)).toMatchObject({ kind: 'no-difference-found' });
    expect(verdictOf(some).sentence).toContain('`c` converts worse than `a`');
  });

  it('names no winner that only an uncorrected p-value would', () => {
    const one: Groups = [
      ['a', plain(100_000, 10_000)],
      ['b', plain(100_000, 10_280)],
    ];
    expect(verdictOf(one).kind).toBe('winner');
    const four = ['c', 'd', 'e'].map((name) => [name, plain(100_000, 10_000)] as const);
    expect(verdictOf([...one, ...four]).kind).toBe('no-difference-found');
  });

  it('judges by the always-valid interval where it is asked to', () => {
    const groups: Groups = [
      ['off', plain(200_000, 14_200)],
      ['on', plain(200_000, 14_700)],
    ];
    expect(verdictOf(groups).kind).toBe('winner');
    expect(verdictOf(groups, { sequential: true }).kind).toBe('no-difference-found');
    expect(verdictOf([groups[0]!, ['on', plain(200_000, 15_100)]], { sequential: true }).sentence).toBe(
      '`on` converts better than `off`: 7.55 % against 7.10 %, ' +
        'a difference of 0.45 points (95 % always-valid interval 0.16 to 0.74 points).',
    );
  });
});
