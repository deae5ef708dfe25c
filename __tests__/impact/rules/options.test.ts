import type { ImpactCounts } from '../../../src/impact/rules/counts.js';
import { ImpactCounter } from '../../../src/impact/rules/impact-counter.js';
import { parseGoal } from '../../../src/impact/rules/parse-goal.js';
import type { Question } from '../../../src/impact/rules/question.js';
import { counted, exposure, goalEvent, goalEventOf, question, t } from './counted.js';

const exposureAt = (creationDate: number, userKey = 'u'): string => exposure({ creationDate, userKey });
const goalEventAt = (creationDate: number, userKey = 'u'): string => goalEvent({ creationDate, userKey });

function counterOf(lines: readonly string[], asked: Partial<Question> = {}): ImpactCounter {
  const counter = new ImpactCounter({ ...question, ...asked });
  for (const line of lines) counter.readLine(line);
  return counter;
}

describe('from and to', () => {
  it('set aside exposures before from, and those at or after to', () => {
    const lines = [t - 1, t, t + 9, t + 10].map((time) => exposureAt(time));

    expect(counted(lines, { from: t, to: t + 10 }).exposures).toMatchObject({ outOfRange: 2, counted: 2 });
    expect(counted(lines, { from: t }).exposures).toMatchObject({ outOfRange: 1, counted: 3 });
    expect(counted(lines, { to: t }).exposures).toMatchObject({ outOfRange: 3, counted: 1 });
  });

  it('set aside goal events at or after to, and none before from', () => {
    const lines = [exposureAt(t), ...[t - 1, t, t + 9, t + 10].map((time) => goalEventAt(time))];

    expect(counted(lines, { from: t, to: t + 10 }).goalEvents).toMatchObject({
      outOfRange: 1,
      beforeExposure: 1,
      counted: 2,
    });
  });

  it('make the first exposure in the range the first one', () => {
    const lines = [exposureAt(t - 5), exposureAt(t + 5), goalEventAt(t + 4), goalEventAt(t + 5)];

    expect(counted(lines, { from: t }).goalEvents).toMatchObject({ beforeExposure: 1, counted: 1 });
  });

  it('keep users from being mixed by variations outside of the range', () => {
    const lines = [exposureAt(t), exposure({ variation: 'B', creationDate: t + 10 })];

    expect(counted(lines, { to: t + 10 }).users).toEqual({ exposed: 1, mixed: 0 });
  });

  it('come after the tests of key, default, variation and time, and before the id', () => {
    const lines = [
      exposure({ userKey: '', creationDate: t + 10 }),
      exposure({ default: true, creationDate: t + 10 }),
      exposure({ creationDate: 0 }),
      goalEvent({ userKey: '', creationDate: t + 10 }),
      goalEventOf('{"eventId":1,"value":1}', { creationDate: t + 10 }),
      goalEventOf('{"eventId":1,"value":1}', { creationDate: t + 9 }),
    ];

    expect(counted([exposure(), ...lines], { to: t + 10 })).toMatchObject({
      exposures: { withoutKey: 1, default: 1, withoutTime: 1, outOfRange: 0, counted: 1 },
      goalEvents: { withoutKey: 1, outOfRange: 1, sameId: 0, counted: 1 },
    });
  });

  it('are not spoken of where nobody asked for them', () => {
    expect(Object.keys(counted([]).exposures)).not.toContain('outOfRange');
    expect(Object.keys(counted([]).goalEvents)).not.toContain('outOfRange');
  });
});

describe('the window', () => {
  it('rule 16b: holds a goal event at its last second, and not one after it', () => {
    const lines = [exposureAt(t), exposureAt(t + 50), ...[t, t + 60, t + 61].map((time) => goalEventAt(time))];

    expect(counted(lines, { windowSeconds: 60 }).goalEvents).toMatchObject({ afterWindow: 1, counted: 2 });
  });

  it('is open for users exposed less than it before the newest line read, whatever line that is', () => {
    const lines = [exposureAt(t), exposureAt(t + 1, 'v'), exposureAt(t + 2, 'w'), exposureAt(t + 2, 'w')];
    const newest = JSON.stringify({ kind: 'other', creationDate: t + 61 });

    const { users, variations } = counted([...lines, newest], { windowSeconds: 60 });

    expect(users).toEqual({ exposed: 3, mixed: 0, windowOpen: 1 });
    expect(variations['A']?.exposedUsers).toBe(3);
  });

  it('is not counted as open for mixed users', () => {
    const lines = [exposureAt(t), exposure({ variation: 'B' })];

    expect(counted(lines, { windowSeconds: 60 }).users).toEqual({ exposed: 0, mixed: 1, windowOpen: 0 });
  });

  it('does not take a malformed line for the newest one', () => {
    const torn = `{"creationDate":${t + 100},`;

    expect(counted([exposureAt(t), torn], { windowSeconds: 60 }).users.windowOpen).toBe(1);
  });

  it('is not spoken of where nobody asked for it', () => {
    expect(Object.keys(counted([]).users)).not.toContain('windowOpen');
    expect(Object.keys(counted([]).goalEvents)).not.toContain('afterWindow');
  });
});

describe('the conditions of a goal', () => {
  const isOfGoal = (details: string, text: string): boolean =>
    counted([goalEventOf(details)], { goal: parseGoal(text) }).lines.otherGoal === 0;

  it.each([
    ['a string', '{"plan":"pro"}', 'g[plan=pro]'],
    ['a string with escapes', '{"plan":"\\u0070ro"}', 'g[plan=pro]'],
    ['a number by its JSON text', '{"n":1.50}', 'g[n=1.50]'],
    ['a string that looks like a number', '{"n":"1.50"}', 'g[n=1.50]'],
    ['a boolean', '{"new":true}', 'g[new=true]'],
    ['an empty string', '{"plan":""}', 'g[plan=]'],
    ['several members', '{"a":"1","b":"2"}', 'g[b=2,a=1]'],
    ['the value itself', '{"value":5}', 'g[value=5]'],
  ])('hold for %s', (_what, details, text) => {
    expect(isOfGoal(details, text)).toBe(true);
  });

  it.each([
    ['another string', '{"plan":"Pro"}', 'g[plan=pro]'],
    ['a space more', '{"plan":"pro "}', 'g[plan=pro]'],
    ['another notation of the number', '{"n":1.5}', 'g[n=1.50]'],
    ['null', '{"plan":null}', 'g[plan=null]'],
    ['a list', '{"plan":[1]}', 'g[plan=[1]]'],
    ['no such member', '{"Plan":"pro"}', 'g[plan=pro]'],
    ['an empty text that is no string', '{}', 'g[plan=]'],
    ['one of two', '{"a":"1","b":"3"}', 'g[b=2,a=1]'],
    ['details that are no object', '["pro"]', 'g[0=pro]'],
    ['another event', '{"plan":"pro"}', 'h[plan=pro]'],
  ])('do not hold for %s', (_what, details, text) => {
    expect(isOfGoal(details, text)).toBe(false);
  });

  it('are part of the goal in the counts', () => {
    expect(counted([], { goal: parseGoal('g[plan=pro]') }).goal).toBe('g[plan=pro]');
  });
});

describe('segments', () => {
  const lines = [
    exposureAt(t, 'a1'),
    exposureAt(t, 'a2'),
    exposureAt(t, 'b1'),
    exposure({ userKey: 'b1', variation: 'B' }),
    exposureAt(t, 'without'),
    goalEventOf('{"value":5}', { userKey: 'a1' }),
    goalEventOf('{"value":5}', { userKey: 'a1' }),
    goalEventOf('{"value":7}', { userKey: 'without' }),
    goalEvent({ userKey: 'b1' }),
    goalEvent({ userKey: 'c1' }),
    'torn',
    exposureAt(0, 'a1'),
    goalEventAt(t, ''),
    goalEventAt(t, ''),
  ];
  const segments = new Map(Object.entries({ c1: 'c', b1: 'b', a1: 'a', a2: 'a', unseen: 'd', without: '(none)' }));
  const countsOf = (segment: string): ImpactCounts | undefined =>
    counterOf(lines)
      .segmentCounts(segments)
      .find((each) => each.segment === segment)?.counts;

  it('come by name, with those without a row at the end', () => {
    const names = counterOf(lines)
      .segmentCounts(segments)
      .map(({ segment }) => segment);

    expect(names).toEqual(['a', 'b', 'c', 'd', '(none)']);
  });

  it('are the same analysis over their users', () => {
    expect(countsOf('a')).toMatchObject({ users: { exposed: 2, mixed: 0 }, goalEvents: { counted: 1, repeated: 1 } });
    expect(countsOf('a')?.variations).toMatchObject({ A: { exposedUsers: 2, revenue: { '': { sum: '5' } } } });
    expect(countsOf('b')).toMatchObject({ users: { mixed: 1 }, goalEvents: { mixedUser: 1 }, variations: {} });
    expect(countsOf('c')).toMatchObject({ users: { exposed: 0 }, goalEvents: { notExposed: 1 } });
    expect(countsOf('d')).toMatchObject({ users: { exposed: 0, mixed: 0 }, lines: { read: 0 } });
    expect(countsOf('(none)')).toMatchObject({ users: { exposed: 1 }, variations: { A: { conversions: 1 } } });
  });

  it('have the lines of their users that only users can set aside, and copies of these', () => {
    expect(countsOf('a')).toMatchObject({
      lines: { read: 4, malformed: 0 },
      exposures: { withoutTime: 0, counted: 2 },
      goalEvents: { withoutKey: 0, repeated: 1, counted: 1 },
    });
  });

  it('add up to the users of the whole', () => {
    const whole = counterOf(lines).counts();
    const parts = counterOf(lines)
      .segmentCounts(segments)
      .map(({ counts }) => counts);

    expect(parts.reduce((sum, { users }) => sum + users.exposed, 0)).toBe(whole.users.exposed);
    expect(parts.reduce((sum, { exposures }) => sum + exposures.counted, 0)).toBe(whole.exposures.counted);
  });

  it('measure windows by the newest line of all', () => {
    const counter = counterOf([exposureAt(t, 'a1'), exposureAt(t + 60, 'b1')], { windowSeconds: 60 });

    const open = counter.segmentCounts(segments).map(({ segment, counts }) => [segment, counts.users.windowOpen]);
    expect(open).toEqual(expect.arrayContaining([['a', 0], ['b', 1]])); // prettier-ignore
  });
});

describe('the points in time', () => {
  const lines = [
    exposureAt(t, 'a'),
    exposureAt(t + 10, 'b'),
    exposure({ userKey: 'c', creationDate: t + 19, variation: 'B' }),
    goalEventAt(t + 19, 'a'),
    goalEventAt(t + 12, 'a'),
    goalEventAt(t - 1, 'b'),
  ];

  it('have the totals since the beginning, and the last one those of the whole', () => {
    const points = counterOf([...lines, goalEventAt(t + 100, 'b')]).timePoints(4);

    expect(points.map(({ until }) => until - t)).toEqual([5, 10, 15, 20]);
    expect(points.map(({ variations: { A, B } }) => [A?.exposedUsers, A?.convertingUsers, B?.exposedUsers])).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [2, 1, 0],
      [2, 2, 1],
    ]);
  });

  it('are not stretched by one user in two hundred', () => {
    const many = Array.from({ length: 400 }, (_, n) => exposureAt(t + n, `u${n}`));
    const points = counterOf([...many, exposureAt(5, 'early'), exposureAt(t * 2, 'late')]).timePoints(2);

    expect(points.map(({ until, variations }) => [until - t, variations['A']?.exposedUsers])).toEqual([
      [200, 201],
      [399, 402],
    ]);
  });

  it('are fewer where there are fewer seconds, and none without users', () => {
    expect(counterOf([exposureAt(t)]).timePoints(20)).toEqual([
      { until: t + 1, variations: { A: { exposedUsers: 1, convertingUsers: 0 } } },
    ]);
    expect(counterOf([]).timePoints(20)).toEqual([]);
  });

  it('leave out mixed users', () => {
    expect(counterOf([exposureAt(t), exposure({ variation: 'B' })]).timePoints(3)).toEqual([]);
  });

  it('know the window', () => {
    const [last] = counterOf(lines, { windowSeconds: 5 }).timePoints(1);

    expect(last?.variations).toMatchObject({ A: { exposedUsers: 2, convertingUsers: 0 }, B: { exposedUsers: 1 } });
  });
});

it('files are counted, and the empty ones among them', () => {
  const counter = counterOf([]);
  counter.fileRead({ empty: true });
  counter.fileRead({ empty: false });

  expect(counter.counts().files).toEqual({ read: 2, empty: 1 });
});
