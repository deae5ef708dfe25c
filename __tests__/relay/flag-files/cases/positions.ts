import type { FlagFile } from '../flag-file.js';
import { json, yaml } from './case.js';

type Members = Readonly<Record<string, unknown>>;

const rollout = {
  initial: { variation: 'a', percentage: 0, date: '2024-01-01T00:00:00Z' },
  end: { variation: 'b', percentage: 100, date: '2026-12-31T00:00:00Z' },
};

/** A flag with every member there is. */
const full: Members = {
  variations: { a: 'x', b: 'y' },
  targeting: [
    { name: 'one', query: 'age gt 40', percentage: { a: 20, b: 80 }, disable: false },
    { name: 'two', query: 'age lt 10', variation: 'b' },
    { name: 'three', query: 'country eq "NO"', progressiveRollout: rollout },
  ],
  bucketingKey: 'targetingKey',
  defaultRule: { name: 'rest', variation: 'a' },
  experimentation: { start: '2024-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
  scheduledRollout: [{ date: '2027-01-01T00:00:00Z', version: '2', defaultRule: { variation: 'b' } }],
  trackEvents: true,
  disable: false,
  version: '1',
  metadata: { team: 'shop', nested: { n: 1 } },
};

/**
 * Every place in a flag, as the path to it. The two ends of a rollout have to be objects in here: the relay is not made
 * to take anything else in their place.
 */
const PLACES: readonly string[] = [
  ...['variations', 'variations.a', 'targeting', 'targeting.0', 'targeting.0.name', 'targeting.0.query'],
  ...['targeting.0.percentage', 'targeting.0.percentage.a', 'targeting.0.disable', 'targeting.1.variation'],
  ...['targeting.2.progressiveRollout.initial.variation', 'targeting.2.progressiveRollout.end.percentage'],
  ...['targeting.2.progressiveRollout.end.date', 'bucketingKey', 'defaultRule', 'defaultRule.name'],
  ...['defaultRule.variation', 'experimentation', 'experimentation.start', 'scheduledRollout', 'scheduledRollout.0'],
  ...['scheduledRollout.0.date', 'scheduledRollout.0.version', 'scheduledRollout.0.defaultRule', 'trackEvents'],
  ...['disable', 'version', 'metadata', 'metadata.nested'],
];

/** The same object with another value at the end of the path. */
function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[name] = replaced(copy[name], rest, by);
  return copy;
}

const OTHERS: readonly unknown[] = [null, 'text', 5, true, [], {}, [null], { a: null }];

const text = (place: string, other: unknown): string =>
  `${JSON.stringify({ f: replaced(full, place.split('.'), other) }, null, 1)}\n`;

/** What a careless object would take for something else. */
const HOSTILE = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length'];
const hostileFlag = {
  variations: Object.fromEntries(HOSTILE.map((name, n) => [name, n])),
  targeting: [
    { name: '__proto__', query: 'age gt 40', percentage: { ['__proto__']: 30, constructor: 70 } },
    { query: 'age lt 10', variation: '__proto__' },
  ],
  defaultRule: { percentage: Object.fromEntries(HOSTILE.map((name) => [name, 20])) },
  scheduledRollout: [{ date: '2024-01-01T00:00:00Z', defaultRule: { percentage: { ['__proto__']: 1, toString: 50 } } }],
  metadata: { ['__proto__']: { ['__proto__']: 1 }, constructor: [] },
};

/** JSON is YAML, but the relay reads it with another library: dates in quotes are texts there as here. */
const placed: readonly FlagFile[] = PLACES.flatMap((place, row) =>
  OTHERS.flatMap((other, column) => {
    const name = `${JSON.stringify(other)} as ${place}`;
    if (other === null) return [json(name, text(place, other)), yaml(name, text(place, other))];
    return [(row + column) % 2 === 0 ? json(name, text(place, other)) : yaml(name, text(place, other))];
  }),
);

const withoutSteps = { ...hostileFlag, scheduledRollout: [] };
const hostileText = (flag: object): string =>
  JSON.stringify({ f: flag, ...Object.fromEntries(HOSTILE.map((name) => [name, flag])) }, null, 1);

const hostile = [json, yaml].flatMap((make) => [
  make('names that objects have already', hostileText(withoutSteps)),
  make('names that objects have already, with steps', hostileText(hostileFlag)),
]);

export const positions: readonly FlagFile[] = [...placed, ...hostile];
