import { LiveCount } from '../../../src/dev-relay/inspector/page/conversion/live-count.js';
import {
  curvesOf,
  differenceColumns,
  differenceRange,
  MAX_CURVES,
  rateColumns,
  rateRange,
} from '../../../src/dev-relay/inspector/page/conversion/curves.js';
import type { LiveConversion } from '../../../src/dev-relay/inspector/page/conversion/live-conversion.js';
import { analyse } from '../../../src/impact/statistics/analyse.js';
import { ImpactCounter } from '../../../src/impact/rules/impact-counter.js';
import { exposure, tracking } from './page-events.js';

const QUESTION = { flag: 'new-button', goal: 'purchase', control: '' };
const BEGIN = 1_764_000_000;

/** A visitor a second; of the blue ones every third buys, of the grey ones every fourth. */
function lines(visitors = 600): string[] {
  return Array.from({ length: visitors }, (_, at) => {
    const userKey = `user-${at}`;
    const isBlue = at % 2 === 0;
    const seen = exposure({ userKey, creationDate: BEGIN + at, variation: isBlue ? 'blue' : 'grey' });
    const buys = isBlue ? at % 3 === 0 : at % 4 === 1;
    const bought = tracking({ userKey, creationDate: BEGIN + at + 5 });
    return [seen, ...(buys ? [bought] : [])].map((event) => JSON.stringify(event));
  }).flat();
}

function countOf(texts: readonly string[], control = ''): LiveConversion {
  const live = new LiveCount(QUESTION);
  live.read(texts);
  return live.result(control);
}

it('the live count has the counts and the sequential interval of the report', () => {
  const counter = new ImpactCounter({
    ...{ flag: 'new-button', valueMember: 'value', idMember: 'eventId' },
    goal: { name: 'purchase', conditions: [], text: 'purchase' },
  });
  for (const line of lines()) counter.readLine(line);
  const counts = counter.counts();
  const terms = { metric: 'conversion', alpha: 0.05, sequential: true, detect: 0.05 } as const;
  const report = analyse({ counts, timePoints: counter.timePoints(60), ...terms });

  const live = countOf(lines());
  expect(live.control).toBe(report.control);
  expect(live.variations).toEqual(
    Object.entries(counts.variations).map(([name, { exposedUsers, convertingUsers }]) => ({
      name,
      exposedUsers,
      convertingUsers,
    })),
  );
  const [grey] = report.comparisons;
  const now = live.points.at(-1)?.differences[live.variations.findIndex(({ name }) => name === grey?.variation)];
  expect(now).toEqual({ difference: grey?.conversion.difference, ...grey?.conversion.differenceInterval });
});

it('the live count tells no difference beyond 100 points, however few users there are', () => {
  const few = Array.from({ length: 8 }, (_, at) => countOf(lines(at)).points.flatMap(({ differences }) => differences));
  const ends = few.flat().flatMap((each) => (each === null ? [] : [each.low ?? 0, each.high ?? 0]));
  expect([Math.min(...ends), Math.max(...ends)]).toEqual([-1, 1]);
});

it('the live count compares with the variation that is named, and with the largest one where nobody saw that', () => {
  expect(countOf(lines(), 'grey').control).toBe('grey');
  expect(countOf(lines(), 'violet').control).toBe('blue');
});

it('the live count reads on, in pieces of any size', () => {
  const texts = lines();
  const live = new LiveCount(QUESTION);
  live.read(texts.slice(0, 301));
  live.result('');
  live.read(texts.slice(301));
  expect(live.result('')).toEqual(countOf(texts));
});

it('the live count has nothing to show before the first exposure', () => {
  expect(countOf([])).toMatchObject({ control: '', variations: [], points: [] });
  expect(countOf([JSON.stringify(tracking())])).toMatchObject({ variations: [], setAside: { notExposed: 1 } });
});

it('the live count tells what the rules have set aside', () => {
  const mixed = [exposure({ userKey: 'm' }), exposure({ userKey: 'm', variation: 'grey' }), tracking({ userKey: 'm' })];
  const others = [
    exposure({ userKey: 'd', default: true }),
    exposure({ userKey: '' }),
    exposure({ userKey: 'e' }),
    tracking({ userKey: 'e', creationDate: BEGIN - 100 }),
  ];
  const { setAside } = countOf([...mixed, ...others].map((event) => JSON.stringify(event)));
  expect(setAside).toEqual({
    ...{ mixedUsers: 1, defaults: 1, withoutKey: 1 },
    notExposed: 0,
    beforeExposure: 1,
    repeated: 0,
  });
});

it('the live count takes names of the prototype as names', () => {
  const names = ['__proto__', 'constructor', 'toString'];
  const texts = names
    .map((variation, at) => exposure({ userKey: `u${at}`, variation }))
    .map((event) => JSON.stringify(event));
  const live = countOf(texts);
  expect(live.variations.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(live.points.at(-1)?.rates).toEqual([0, 0, 0]);
});

describe('the curves', () => {
  it('are those of the control first, then of the others by their users, as many as there are colours', () => {
    const variations = Array.from({ length: 9 }, (_, at) => ({ name: `v${at}`, exposedUsers: at, convertingUsers: 0 }));
    const curves = curvesOf({ ...countOf([]), variations, control: 'v3' });
    expect(curves.map(({ name }) => name)).toEqual(['v3', 'v8', 'v7', 'v6', 'v5', 'v4']);
    expect(curves.map(({ colour }) => colour)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(curves.length).toBe(MAX_CURVES);
  });

  it('have a column of times and one for each rate', () => {
    const live = countOf(lines());
    const columns = rateColumns(live, curvesOf(live));
    expect(columns.map(({ length }) => length)).toEqual([60, 60, 60]);
    expect([columns[1]?.at(-1), columns[2]?.at(-1)]).toEqual([100 / 300, 150 / 300]);
  });

  it('have three columns for each difference: itself, and the ends of its interval', () => {
    const live = countOf(lines());
    const columns = differenceColumns(live, curvesOf(live).slice(1));
    const [, difference, high, low] = columns.map((column) => column.at(-1) as number) as [
      number,
      number,
      number,
      number,
    ];
    expect(columns.length).toBe(4);
    expect(low).toBeLessThan(difference);
    expect(difference).toBeLessThan(high);
  });

  it('fit into their plots, in which the first intervals do not make the later ones flat', () => {
    const wide = [
      [1, 2, 3, 4],
      [0.1, 0.1, 0.1, 0.1],
      [9, 5, 0.2, 0.2],
      [-9, -5, 0, 0],
    ];
    const [low, high] = differenceRange(wide);
    expect([low < 0, low > -0.1, high > 0.2, high < 0.3]).toEqual([true, true, true, true]);
    expect(
      rateRange([
        [1, 2],
        [null, null],
      ]),
    ).toEqual([0, 0.0125]);
    expect(
      rateRange([
        [1, 2],
        [1, 1],
      ]),
    ).toEqual([0, 1]);
  });
});
