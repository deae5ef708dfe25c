import { intervalOfMedian, judge } from '../../bench/dev-relay/judge.mjs';

interface Figures {
  readonly startMs: number;
  readonly idleMb: number;
  readonly eventsPerSecond: number;
}

const usual: Figures = { startMs: 200, idleMb: 60, eventsPerSecond: 100_000 };

/** The verdicts for nine rounds of theirs as usual, and of ours as `ours` makes them of the round. */
function verdicts(ours: (round: number) => Partial<Figures>): (boolean | undefined)[] {
  const rounds = Array.from({ length: 9 }, (_, round) => round);
  const runs = { ours: rounds.map((round) => ({ ...usual, ...ours(round) })), abc: rounds.map(() => usual) };
  return judge({ runs, hash: 'abc' }).map(({ met }: { met: boolean }) => met);
}

it.each<[string, (round: number) => Partial<Figures>, boolean[]]>([
  ['the same', () => ({}), [true, true, true]],
  ['better', () => ({ startMs: 150, idleMb: 50, eventsPerSecond: 150_000 }), [true, true, true]],
  ['steadily slower to start', () => ({ startMs: 203 }), [false, true, true]],
  ['steadily larger', () => ({ idleMb: 61 }), [true, false, true]],
  ['steadily slower to take events in', () => ({ eventsPerSecond: 99_000 }), [true, true, false]],
  ['a little slower, but less than rounds differ by', (round) => ({ startMs: 190 + 3 * round }), [true, true, true]],
  ['much slower, whatever rounds differ by', (round) => ({ startMs: 150 + 20 * round }), [false, true, true]],
])('a dev relay that is %s has its verdict', (_what, ours, expected) => {
  expect(verdicts(ours)).toEqual(expected);
});

it('the benchmark judges by the median: one bad round changes nothing', () => {
  expect(verdicts((round) => (round === 4 ? { startMs: 10_000, eventsPerSecond: 1 } : {}))).toEqual([true, true, true]);
});

it.each([
  [1, [1, 1]],
  [5, [1, 5]],
  [6, [1, 6]],
  [9, [2, 8]],
  [20, [6, 15]],
])('the median of what %d rounds could measure lies within %j', (count, interval) => {
  expect(intervalOfMedian(Array.from({ length: count }, (_, n) => count - n))).toEqual(interval);
});
