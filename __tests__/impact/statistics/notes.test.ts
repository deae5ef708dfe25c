import { analyse, type Analysis } from '../../../src/impact/statistics/analyse.js';
import { countsOf, question, type Group } from './counts.js';

const groups: [string, Group][] = [
  ['off', { users: 1_000, converted: 70 }],
  ['on', { users: 1_000, converted: 75 }],
];
const notesOf = (
  { changes = {}, groups: of = groups }: { changes?: Parameters<typeof countsOf>[1]; groups?: [string, Group][] } = {},
  options: Partial<Analysis> = {},
): string => analyse({ counts: countsOf(of, changes), ...question, ...options }).notes.join('\n');

describe('the notes', () => {
  it('say that equal shares are assumed, and nothing where all is well', () => {
    expect(notesOf({}, { control: 'off' })).toBe(
      'The variations are assumed to have equal shares: state others with `--weights` or `--flags`.',
    );
    expect(notesOf({}, { control: 'off', weights: { off: 1, on: 1 }, sharesFrom: 'weights' })).toBe('');
  });

  it('say first why a variation is the control that nobody named', () => {
    const [, on] = groups;
    expect(notesOf({ groups: [['off', { users: 999, converted: 70 }], on!] })).toMatch(
      /^`on` is the control because it has the most users: name another one with `--control`\.\n/,
    );
    expect(notesOf()).toMatch(
      /^`off` is the control because no other variation has more users: name another one with `--control`\.\n/,
    );
    expect(notesOf({ groups: [on!] })).not.toContain('control');
  });

  it('mention users who saw several variations above 1 %, and not at 1 %', () => {
    expect(notesOf({ changes: { users: { exposed: 990, mixed: 10 } } })).not.toContain('several variations');
    expect(notesOf({ changes: { users: { exposed: 989, mixed: 11 } } })).toContain(
      '1.1 % of the users saw several variations',
    );
  });

  it('mention clocks that differ where more than a few events came a little early', () => {
    const early = (count: number) =>
      notesOf({ changes: { goalEvents: { counted: 300, beforeExposureWithinMinute: count } } });
    expect(early(3)).not.toContain('clocks');
    expect(early(4)).toContain('4 goal events came at most a minute before');
    expect(notesOf({ changes: { goalEvents: { counted: 50, beforeExposureWithinMinute: 2 } } })).not.toContain(
      'clocks',
    );
  });

  it('mention events without a key', () => {
    expect(notesOf({ changes: { goalEvents: { withoutKey: 1 } } })).toContain('1 goal event has no targeting key');
    expect(notesOf({ changes: { goalEvents: { withoutKey: 1_204 }, exposures: { withoutKey: 3 } } })).toContain(
      '1,204 goal events and 3 exposures have no targeting key',
    );
  });

  it('say per variation how many conversions have no value, or none that is a number', () => {
    const lost = groups.map(([name, group], index): [string, Group] => [
      name,
      { ...group, conversionsWithoutValue: index * 1_500, conversionsWithUnusableValue: 1 },
    ]);
    const notes = notesOf({ groups: lost });
    expect(notes).toContain('Conversions without a value count as 0: 1,500 of the 75 of `on`.');
    expect(notes).toContain('The Go, Java and .NET providers lose the value.');
    expect(notes).toContain('Values that are not numbers count as 0: 1 of the 70 of `off` and 1 of the 75 of `on`.');
  });

  it('mention windows that are still open', () => {
    expect(notesOf({ changes: { users: { windowOpen: 1 } } })).toContain('The window of 1 user is still open');
    expect(notesOf({ changes: { users: { windowOpen: 2 } } })).toContain('The window of 2 users is still open');
  });

  it('say which interval the lift has where few converted, and why', () => {
    const notes = notesOf({ groups: [groups[0]!, ['on', { users: 1_000, converted: 9 }]] });
    expect(notes).toContain("The lift of `on` has Koopman's score interval: fewer than 10 users converted");
  });

  it('say that metrics disagree where the verdict says something else', () => {
    const of = (users: number, converted: number, sum: string): Group => ({
      users,
      converted,
      revenue: { EUR: { sum, sumOfSquares: String(users * 4) } },
    });
    const pair: [string, Group][] = [
      ['off', of(2_000, 100, '900')],
      ['on', of(2_000, 200, '300')],
    ];
    expect(notesOf({ groups: pair })).toContain('The metrics disagree: `on` converts better than `off`');
    expect(notesOf({ groups: pair }, { detect: 0.9 })).not.toContain('The metrics disagree');
  });

  it('say what is corrected for several variations, and what sequential intervals cover', () => {
    const three: [string, Group][] = [...groups, ['new', { users: 1_000, converted: 71 }]];
    expect(notesOf({ groups: three })).toContain('p-values are corrected for 2 comparisons (Holm)');
    expect(notesOf({}, { sequential: true })).toContain('only the interval of the difference stays valid');
  });
});
