import { spawnSync } from 'node:child_process';
import { judgeCase } from '../../bench/engine/against.mjs';
import { attribute } from '../../bench/engine/worst-cases/attributes.mjs';
import { worstCaseRows } from '../../bench/engine/worst-cases/rows.mjs';
import { compileFlag } from '../../src/evaluation/engine/compile-flag.js';
import type { EvaluationInput } from '../../src/evaluation/engine/evaluation-input.js';
import { operators } from '../../src/evaluation/engine/json-logic/operators/operators.js';
import { OPERATOR_NAMES } from '../../src/evaluation/engine/rule-language/operators.js';

interface Row {
  readonly group: string;
  readonly name: string;
  readonly cases: readonly ((length: number) => { readonly flag: object; readonly input: EvaluationInput })[];
}

const bench = (...parameters: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ['bench/engine/index.mjs', ...parameters], { encoding: 'utf8' });

describe('the worst cases of the engine', () => {
  const rows: readonly Row[] = worstCaseRows({ logicOperators: operators.keys(), ruleOperators: OPERATOR_NAMES });

  it('has a row for each operator of both languages, for the guards and for bucketing', () => {
    const named = (group: string): string[] => rows.filter((row) => row.group === group).map(({ name }) => name);
    expect(named('JsonLogic')).toEqual([...operators.keys()]);
    expect(named('rule')).toEqual([...OPERATOR_NAMES]);
    expect(named('guards').length).toBeGreaterThan(0);
    expect(named('bucketing').length).toBeGreaterThan(0);
  });

  it('says which operator has none', () => {
    expect(() => worstCaseRows({ logicOperators: ['==', 'new'], ruleOperators: [] })).toThrow(
      'There is no worst case for the JsonLogic operator "new" in json-logic.mjs.',
    );
  });

  it('are flags that can be read', () => {
    const unreadable = rows.flatMap(({ group, name, cases }) =>
      cases
        .map((one) => one(10))
        .map(({ flag, input }) => compileFlag('flag', flag).evaluate(input).errorDetails ?? '')
        .filter((details) => details.startsWith('the flag cannot be read'))
        .map((details) => `${group}: ${name}: ${details}`),
    );
    expect(unreadable).toEqual([]);
  });

  it('make an attribute once for each length', () => {
    expect(attribute('texts', 20)).toBe(attribute('texts', 20));
    expect(attribute('texts', 20)).toHaveLength(20);
  });
});

describe('the engine beside that of a commit', () => {
  const runs = {
    ours: [
      [100, 5],
      [104, 5],
      [90, 5],
    ],
    abc: [
      [100, 1],
      [95, 1],
      [105, 1],
    ],
  };

  it('is judged by the ratio of the medians', () => {
    expect(judgeCase({ what: 'a case', runs, index: 0, hash: 'abc' })).toEqual({
      ...{ scenario: 'engine', what: 'a case', measured: '1.00 x abc', limit: '<= 1.05 x', met: true },
      values: '100.0 ns against 100.0 ns; rounds 0.86 to 1.09, median 1.00, best 0.95',
    });
    expect(judgeCase({ what: 'a case', runs, index: 1, hash: 'abc' })).toMatchObject({
      measured: '5.00 x abc',
      met: false,
    });
  });
});

describe('npm run bench:engine', () => {
  it('says how it is used', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    for (const part of ['speed', 'client', 'configuration', 'worst', '--against COMMIT'])
      expect(stdout).toContain(part);
  });

  it.each([
    [['nothing'], 'Expected a part of speed, client, configuration, worst, got "nothing".'],
    [['--rounds', '0'], 'Expected --rounds to be whole numbers above 0, got "0".'],
    [['worst', '--lengths', '10,x'], 'Expected --lengths to be whole numbers above 0, got "x".'],
    [['worst', '--against', 'HEAD'], '--against measures no part; it cannot be combined with worst.'],
    [['worst', '--only', 'co,new'], 'Expected --only to name rows of the table, got "new".'],
    [['--against', 'nonsense'], 'Expected --against to name a commit of this repository, got "nonsense".'],
  ])('refuses %j in one sentence', (parameters, sentence) => {
    const { status, stderr } = bench(...parameters);
    expect({ status, stderr }).toEqual({ status: 2, stderr: `${sentence}\n` });
  });

  it('prints a table of the worst evaluations, and one line when all are below the bar or for each above it', () => {
    const { status, stdout } = bench('worst', '--lengths', '10,20');
    expect(stdout).toMatch(/^JsonLogic: in +[\d.]+ +[\d.]+$/m);
    const verdicts = stdout.match(/^(?:met|MISSED) .*/gm) ?? [];
    expect(verdicts.length).toBeGreaterThan(0);
    // A machine that is busy is slow enough to miss the bar.
    const expected = status === 0 ? /^met +worst: all +\d+ ms +\(<= 50 ms\)$/ : /^MISSED +worst: \S.* \(<= 50 ms\)$/;
    for (const verdict of verdicts) expect(verdict).toMatch(expected);
    expect(status).toBe(verdicts[0]?.startsWith('met') === true ? 0 : 1);
  });

  it('prints the rows of one operator alone, in both languages where both have it', () => {
    const { stdout } = bench('worst', '--only', 'in', '--lengths', '10');
    expect(stdout.match(/^(?:rule|JsonLogic|guards|bucketing): .*?(?= {2})/gm)).toEqual(['rule: in', 'JsonLogic: in']);
  });
});
