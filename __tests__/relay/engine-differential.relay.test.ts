import { randomInt } from 'node:crypto';
import { resultOf, isEqualResult, type Vector } from '../evaluation/engine/check-vectors.js';
import { classOf, type FreeClass } from './engine-classes.js';
import { askOracle, type OracleResult } from './engine-oracle.js';
import { inputText, randomInput } from './random-flags.js';
import { Random } from '../helpers/random.js';
import { randomCases } from './random-cases.js';

const CASES = randomCases('RANDOM_FLAGS', 20_000);
const SHOWN = 10;

/** `DIFFERENTIAL_SEED` repeats a run. */
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? randomInt(2 ** 32));

interface Difference {
  readonly input: string;
  readonly official: OracleResult;
  readonly ours: unknown;
}

interface Comparison {
  readonly differences: readonly Difference[];
  readonly classes: ReadonlyMap<FreeClass, number>;
}

function vectorOf(input: Vector['input'], official: OracleResult): Vector {
  const right = official.anyOf === undefined ? { output: official } : { anyOf: official.anyOf };
  return { id: 0, area: 'random', input, ...right };
}

const count = (classes: Map<FreeClass, number>, free: FreeClass): unknown =>
  classes.set(free, (classes.get(free) ?? 0) + 1);

function compare(texts: readonly string[], results: readonly OracleResult[]): Comparison {
  const differences: Difference[] = [];
  const classes = new Map<FreeClass, number>();
  texts.forEach((text, index) => {
    const input = JSON.parse(text) as Vector['input'];
    const official = results[index] as OracleResult;
    const ours = resultOf(input);
    if (official.fault !== true && isEqualResult(ours, vectorOf(input, official))) return;
    const free = classOf({ flag: input.flag, ours, official });
    if (free === undefined) differences.push({ input: text, official, ours });
    else count(classes, free);
  });
  return { differences, classes };
}

const described = ({ input, official, ours }: Difference): string =>
  `${input}\n  official ${JSON.stringify(official)}\n  ours     ${JSON.stringify(ours)}`;

describe(`the evaluation engine and the official one, compiled natively (DIFFERENTIAL_SEED=${seed})`, () => {
  let comparison: Comparison;

  beforeAll(async () => {
    const random = new Random(seed);
    const texts = Array.from({ length: CASES }, () => inputText(randomInput(random)));
    comparison = compare(texts, await askOracle(texts));
    const counted = [...comparison.classes].map(([name, count]) => `${name} ${count}`).join(', ');
    console.log(`seed ${seed}: ${CASES} cases, ${comparison.differences.length} differences; free: ${counted}`);
  }, 300_000);

  it(`GOFF-ENG-001: give the same result for ${CASES} random flags and contexts`, () => {
    expect(comparison.differences.slice(0, SHOWN).map(described)).toEqual([]);
  });

  it('end no evaluation for want of steps', () => {
    expect(comparison.classes.get('out of steps') ?? 0).toBe(0);
  });

  it('leave fewer than one case in twenty without a comparison', () => {
    const free = [...comparison.classes.values()].reduce((total, count) => total + count, 0);
    expect(free).toBeLessThan(CASES / 20);
  });
});
