import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Interval } from '../../../src/impact/result.js';
import {
  alwaysValid,
  alwaysValidTuned,
  tunedTau,
  type AlwaysValid,
} from '../../../src/impact/statistics/always-valid.js';
import { normalQuantile } from '../../../src/impact/statistics/distributions.js';
import { fieller } from '../../../src/impact/statistics/fieller.js';
import { fisher } from '../../../src/impact/statistics/fisher.js';
import { holm } from '../../../src/impact/statistics/holm.js';
import { katz } from '../../../src/impact/statistics/katz.js';
import { koopman } from '../../../src/impact/statistics/koopman.js';
import { liftOf } from '../../../src/impact/statistics/lift.js';
import { logDelta } from '../../../src/impact/statistics/log-delta.js';
import { newcombe } from '../../../src/impact/statistics/newcombe.js';
import { pooledZ } from '../../../src/impact/statistics/pooled-z.js';
import {
  mapPair,
  rateEstimate,
  type Conversions,
  type Estimate,
  type Pair,
} from '../../../src/impact/statistics/sample.js';
import { sampleRatioTest } from '../../../src/impact/statistics/sample-ratio-test.js';
import { sizedValue, valueSummary } from '../../../src/impact/statistics/value-summary.js';
import { welch, type Sized } from '../../../src/impact/statistics/welch.js';

type Expected = Record<string, any>;

/** Rows computed with scipy, statsmodels and others; see `methods` in the file. */
const file = JSON.parse(readFileSync(join(__dirname, '../../fixtures/impact-statistics.json'), 'utf8')) as {
  alpha: number;
  rows: { id: string; kind: string; what: string; input: any; expect: Expected }[];
};
const { alpha } = file;
const z = normalQuantile(alpha);
const rowsOf = (kind: string): [string, any, Expected][] =>
  file.rows.filter((row) => row.kind === kind).map((row) => [`${row.what} (${row.id})`, row.input, row.expect]);

/** JSON has no infinite number: the file writes a text. */
const numberOf = (value: unknown): unknown => (value === 'Infinity' ? Infinity : value);

function expectClose(got: unknown, wanted: unknown, { relative = 1e-6 } = {}): void {
  const expected = numberOf(wanted);
  if (typeof expected !== 'number' || typeof got !== 'number' || !Number.isFinite(expected)) {
    expect(got).toBe(expected);
    return;
  }
  // Near 0 a p-value keeps its relative tolerance: 1e-140 and 1e-100 are different findings.
  const allowed = Math.max(relative * Math.abs(expected), Math.abs(expected) < 1e-9 && expected > 0 ? 0 : 1e-9);
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(allowed);
}

function expectInterval(got: Interval | null, wanted: [unknown, unknown] | null, options = {}): void {
  if (wanted === null || got === null) return expect(got).toBe(wanted);
  expectClose(got.low, wanted[0], options);
  expectClose(got.high, wanted[1], options);
}

function expectAlwaysValid(got: AlwaysValid | null, wanted: { interval: [number, number]; p: number } | null): void {
  expectInterval(got?.interval ?? null, wanted?.interval ?? null);
  expectClose(got?.p, wanted?.p);
}

function expectBothAlwaysValid(
  pair: Pair<Estimate>,
  { tau, users, expected }: { tau: number; users: number; expected: Expected },
): void {
  expectAlwaysValid(alwaysValid(pair, { tau, alpha }), expected['alwaysValid']);
  expectAlwaysValid(alwaysValidTuned(pair, { users, alpha }), expected['alwaysValidTuned']);
  if (expected['alwaysValidTuned']) expectClose(tunedTau(pair, { users, alpha }), expected['alwaysValidTuned'].tau);
}

describe('the conversion rates of the reference rows', () => {
  it.each(rowsOf('proportions'))('are compared as the reference does: %s', (_what, input, expected) => {
    const pair = input as Pair<Conversions>;
    const rates = mapPair(pair, rateEstimate);
    expectClose(rates.treatment.mean - rates.control.mean, expected['difference']);
    expectClose(liftOf(mapPair(rates, ({ mean }) => mean)), expected['lift']);
    expectInterval(newcombe(pair, z), expected['differenceNewcombe']);
    expectInterval(katz(pair, z), expected['liftKatz']);
    expectInterval(koopman(pair, z), expected['liftKoopman'], { relative: 1e-5 });
    expectInterval(fieller(rates, z), expected['liftFieller']);
    expectClose(pooledZ(pair), expected['pPooledZ']);
    expectClose(fisher(pair), expected['pFisher']);
    const users = pair.control.visitors + pair.treatment.visitors;
    expectBothAlwaysValid(rates, { tau: input.tau, users, expected });
  });
});

describe('the values of the reference rows', () => {
  it.each(rowsOf('revenue'))('are compared as the reference does: %s', (_what, input, expected) => {
    const summary = mapPair(input as Pair<any>, (group) => valueSummary(group.visitors, group));
    const means = mapPair(summary, ({ mean }) => mean);
    expectClose(means.treatment - means.control, expected['difference']);
    expectClose(liftOf(means), expected['lift']);
    expectClose(summary.control.standardDeviation, expected['standardDeviation'][0]);
    expectClose(summary.treatment.standardDeviation, expected['standardDeviation'][1]);
    const [control, treatment] = [sizedValue(summary.control), sizedValue(summary.treatment)];
    const isComparable =
      control !== undefined && treatment !== undefined && control.varianceOfMean + treatment.varianceOfMean > 0;
    expectMeans(isComparable ? { control, treatment } : undefined, { tau: input.tau, expected });
  });

  function expectMeans(pair: Pair<Sized> | undefined, { tau, expected }: { tau: number; expected: Expected }): void {
    const test = pair && welch(pair, alpha);
    expectInterval(test?.interval ?? null, expected['differenceWelch']);
    expectClose(test?.degreesOfFreedom ?? null, expected['degreesOfFreedom']);
    expectClose(test?.p ?? null, expected['pWelch']);
    expectInterval(pair ? logDelta(pair, z) : null, expected['liftLogDelta']);
    expectInterval(pair ? fieller(pair, z) : null, expected['liftFieller']);
    if (pair === undefined) return expect(expected['alwaysValid'] ?? expected['alwaysValidTuned']).toBeNull();
    expectBothAlwaysValid(pair, { tau, users: pair.control.visitors + pair.treatment.visitors, expected });
  }
});

describe('the sample ratios of the reference rows', () => {
  it.each(rowsOf('srm'))('are tested as the reference does: %s', (_what, { users, weights }, expected) => {
    const shares = users.map((count: number, index: number) => ({ users: count, weight: weights[index] }));
    const test = sampleRatioTest(shares);
    expectClose(test?.chiSquare, expected['chiSquare']);
    expectClose(test?.degreesOfFreedom, expected['degreesOfFreedom']);
    expectClose(test?.p, expected['p']);
  });
});

describe("Holm's p-values of the reference rows", () => {
  it.each(rowsOf('holm'))('are adjusted as the reference does: %s', (_what, { p }, expected) => {
    const adjusted = holm(p);
    adjusted.forEach((value, index) => expectClose(value, expected['adjusted'][index]));
    expect(adjusted.map((value) => value <= alpha)).toEqual(expected['rejected']);
  });
});
