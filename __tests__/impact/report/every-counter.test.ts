import { htmlReport } from '../../../src/impact/report/html/html-report.js';
import { setAside, worthKnowing } from '../../../src/impact/report/set-aside.js';
import { terminalReport } from '../../../src/impact/report/terminal/terminal-report.js';
import type { ImpactResult } from '../../../src/impact/result.js';
import type { ImpactCounts } from '../../../src/impact/rules/counts.js';
import { winner } from './impact-cases.js';

const { A, B } = winner.counts.variations;

/** Every counter that there is has a number of its own, the optional ones included. */
const counts: ImpactCounts = {
  ...winner.counts,
  variations: {
    A: { ...A!, conversionsWithoutValue: 70_001, conversionsWithUnusableValue: 18 },
    B: { ...B!, conversionsWithoutValue: 60_002 },
  },
  users: { exposed: 28_000, mixed: 50_001, windowOpen: 50_002 },
  files: { read: 40_001, empty: 40_002 },
  lines: { read: 30_001, malformed: 30_002, otherKind: 30_003, otherFlag: 30_004, otherGoal: 30_005 },
  exposures: {
    ...{ withoutKey: 20_001, default: 20_002, withoutVariation: 20_003, withoutTime: 20_004, outOfRange: 20_005 },
    counted: 20_006,
  },
  goalEvents: {
    ...{ repeated: 10_001, withoutKey: 10_002, withoutTime: 10_003, outOfRange: 10_004, sameId: 10_005 },
    ...{ notExposed: 10_006, mixedUser: 10_007, beforeExposure: 10_008, afterWindow: 10_009, counted: 10_010 },
    beforeExposureWithinMinute: 10_011,
  },
};
const result: ImpactResult = { ...winner, counts };

const numbers = [counts.users, counts.files, counts.lines, counts.exposures, counts.goalEvents].flatMap((group) =>
  Object.entries(group).map(([name, value]) => [name, (value as number).toLocaleString('en-US')]),
);
const page = htmlReport(result);
const text = terminalReport(result, { colour: false }).replace(/\s+/g, ' ');

it.each(numbers)('the report shows the counter %s, %s, in the terminal and on the page', (_name, number) => {
  expect(text).toContain(number);
  expect(page).toContain(number);
});

it.each(['1,734', '1,907', '70,001', '60,002'])('terminal and page show %s of a variation', (number) => {
  expect(text).toContain(number);
  expect(page).toContain(number);
});

it('the report adds up what the variations have', () => {
  expect(text).toContain('18 values that are not numbers');
  expect(text).toContain('130,003 conversions without a value');
});

it('the report gives a reason on the page for each count that was set aside', () => {
  const tallies = [...setAside(counts), ...worthKnowing(counts)];
  expect(tallies).toHaveLength(24);
  const unescaped = page.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  for (const { reason, noun } of tallies) {
    expect(unescaped).toContain(reason);
    expect(unescaped).toContain(noun);
  }
});

it('the report says nothing of what is 0', () => {
  const none = { ...winner.counts, goalEvents: { ...winner.counts.goalEvents, repeated: 0 } };
  expect(terminalReport({ ...winner, counts: none }, { colour: false })).not.toContain('sent twice');
});

it('the report tells counts in words, what is odd first', () => {
  expect(setAside(winner.counts).map((tally) => tally.text)).toEqual([
    '739 lines sent twice',
    '210 goal events without a visitor',
    '17 goal events with an id that is already counted',
    '41 goal events of visitors who never saw the flag',
    '9 goal events of visitors who saw several variations',
    '77 goal events before the first exposure',
    '60 visitors who saw several variations',
    '1,204 exposures without a visitor',
    '311 exposures to the default value',
    '3 lines that are not JSON objects',
    '5 lines that are neither exposures nor tracking events',
    '2 empty files',
    '4,120 exposures to other flags',
    '911 tracking events that are not the goal',
  ]);
});
