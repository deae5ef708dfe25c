import type { Form } from './plan.js';
import { clausesOf, type Outcome } from './verdict.js';

/** Runs of the seeds 1, 2, … with these shares, where the ideal reaches 100 %. */
function outcomes(shares: readonly number[], more: Partial<Outcome> = {}): Outcome[] {
  return shares.map((share, i) => ({
    ...{ seed: i + 1, share, idealShare: 1, unaccounted: 0, contradictions: [] },
    ...more,
  }));
}

/** The texts of the clauses that are missed, with the seeds to blame. */
function missed(form: Form, runs: readonly Outcome[]): [string, readonly number[]][] {
  return clausesOf(form, runs)
    .filter(({ holds }) => !holds)
    .map(({ text, missedBy }) => [text, missedBy]);
}

const ten = (share: number): number[] => Array.from({ length: 10 }, () => share);

it.each<Form>(['a', 'b', 'c'])('the verdict holds in form %s when all is delivered', (form) => {
  expect(missed(form, outcomes(ten(1)))).toEqual([]);
});

it.each<Form>(['a', 'b', 'c'])('the verdict misses in form %s a single event that is unaccounted', (form) => {
  expect(missed(form, outcomes([1, 1], { unaccounted: 1 }))).toEqual([['0 unaccounted', [1, 2]]]);
});

it.each<Form>(['a', 'b', 'c'])('the verdict misses in form %s when a ledger is wrong', (form) => {
  const wrong = outcomes([1], { contradictions: ['9 accepted, 10 tracked'] });
  expect(missed(form, wrong)).toEqual([['ledger and culprits as they should be', [1]]]);
});

describe('form a', () => {
  it('wants 99 % of each seed in which the ideal reaches 100 %', () => {
    expect(missed('a', outcomes([1, 0.99]))).toEqual([]);
    expect(missed('a', outcomes([1, 0.9899]))).toEqual([[expect.any(String), [2]]]);
  });

  it('wants 0.95 of the share of an ideal that does not reach 100 %', () => {
    expect(missed('a', outcomes([0.76], { idealShare: 0.8 }))).toEqual([]);
    expect(missed('a', outcomes([0.75], { idealShare: 0.8 }))).toEqual([[expect.any(String), [1]]]);
  });
});

describe('form b', () => {
  it('lets one of ten stay below 100 %, but not below 95 %', () => {
    expect(missed('b', outcomes([...ten(1).slice(1), 0.95]))).toEqual([]);
    expect(missed('b', outcomes([...ten(1).slice(1), 0.94]))).toEqual([['95 % in each', [10]]]);
    expect(missed('b', outcomes([...ten(1).slice(2), 0.96, 0.97]))).toEqual([['100 % in nine of ten', [9, 10]]]);
  });

  it('lets none of fewer than ten stay below 100 %, and two of twenty', () => {
    expect(missed('b', outcomes([0.99]))).toHaveLength(1);
    expect(missed('b', outcomes([...ten(1), ...ten(1).slice(2), 0.96, 0.97]))).toEqual([]);
  });
});

describe('form c', () => {
  it('wants 0.8 of the share of the ideal in the median', () => {
    expect(missed('c', outcomes([0, 0.8, 1]))).toEqual([]);
    expect(missed('c', outcomes([0, 0.79, 1]))).toEqual([[expect.stringContaining('0.790'), [1, 2]]]);
  });

  it('compares each seed with its own ideal', () => {
    const runs = [...outcomes([0.4], { idealShare: 0.5 }), ...outcomes([0.4], { idealShare: 0.5, seed: 2 })];
    expect(missed('c', runs)).toEqual([]);
  });

  it('wants nothing where the ideal delivers nothing', () => {
    expect(missed('c', outcomes([0], { idealShare: 0 }))).toEqual([]);
  });
});
