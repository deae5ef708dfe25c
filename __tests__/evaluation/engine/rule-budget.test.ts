import { MAX_STEPS, OUT_OF_STEPS } from '../../../src/evaluation/engine/budget.js';
import { compileFlag } from '../../../src/evaluation/engine/compile-flag.js';
import { OPERATOR_NAMES, type Operator } from '../../../src/evaluation/engine/rule-language/operators.js';
import type { JsonObject } from '../../../src/evaluation/engine/json-value.js';
import { compileRule } from '../../../src/evaluation/engine/rule-language/compile-rule.js';
import { Scope } from '../../../src/evaluation/engine/scope.js';
import { evaluate } from './evaluate.js';

const flagOf = (...queries: readonly string[]): object => ({
  variations: { on: true, off: false },
  targeting: queries.map((query) => ({ query, variation: 'on' })),
  defaultRule: { variation: 'off' },
});

/** A query of as many conditions as it may have; none of them applies. */
const conditions = (condition: string, count = 1000): string =>
  Array.from({ length: count }, () => condition).join(' or ');

const outcome = (flag: object, context: Readonly<Record<string, unknown>> = {}): string => {
  const { errorCode, errorDetails, variationType } = evaluate(flag, { context });
  if (errorCode === '') return variationType;
  return errorDetails === OUT_OF_STEPS.message ? `${errorCode}: too many steps` : `${errorCode}: ${errorDetails}`;
};

const ENDED = 'PARSE_ERROR: too many steps';
const MILLION = 1_000_000;

interface Worst {
  readonly flag: object;
  readonly context: Readonly<Record<string, unknown>>;
}

/** A text that is compared to its end with a literal of that length, and differs there. */
const nearly = (length: number): readonly [text: string, literal: string] => [
  'é'.repeat(length) + 'x',
  'é'.repeat(length) + 'y',
];

const longLiterals = (operator: Operator): Worst => {
  const [text, literal] = nearly(2_600);
  return { flag: flagOf(conditions(`x ${operator} "${literal}"`)), context: { x: text } };
};

/** For each operator what takes as much work as it can be made to take. */
const worst: Readonly<Record<Operator, Worst>> = {
  eq: longLiterals('eq'),
  ne: { flag: flagOf(conditions(`x ne "${'é'.repeat(2_600)}"`)), context: { x: 'É'.repeat(2_600) } },
  gt: longLiterals('gt'),
  lt: { flag: flagOf(conditions(`x lt "${'é'.repeat(2_600)}"`)), context: { x: 'é'.repeat(3_001) } },
  ge: longLiterals('ge'),
  le: { flag: flagOf(conditions(`x le "${'é'.repeat(2_600)}"`)), context: { x: 'é'.repeat(3_001) } },
  co: { flag: flagOf(conditions('x co "absent"')), context: { x: `İ${'a'.repeat(MILLION)}` } },
  sw: longLiterals('sw'),
  ew: {
    flag: flagOf(conditions(`x ew "y${'é'.repeat(2_600)}"`)),
    context: { x: `x${'é'.repeat(2_600)}` },
  },
  in: {
    flag: flagOf(conditions(`x in ["${'a'.repeat(9_999)}b"]`)),
    context: { x: 'a'.repeat(10_000) },
  },
};

describe('the budget of the rule language', () => {
  it.each(OPERATOR_NAMES)('ends an evaluation that %s makes take too long', (operator) => {
    const { flag, context } = worst[operator];
    expect(outcome(flag, context)).toBe(ENDED);
  });

  it.each([
    ['eq', 'b'],
    ['ne', ''],
    ['gt', ''],
    ['lt', ''],
    ['ge', 'B'],
    ['le', 'b'],
  ])('ends an evaluation in which %s compares long versions', (operator, end) => {
    const literal = `1.2.3-${'a'.repeat(6_000)}`;
    const x = end === 'B' ? `${literal.slice(0, -1)}B` : literal + end;
    expect(outcome(flagOf(conditions(`x ${operator} ${literal}`)), { x })).toBe(ENDED);
  });

  it.each(['x eq 1', 'x in [1]', 'x in ["a"]', 'x eq true', 'x pr', 'x eq 9007199254740993', 'x eq "a"', 'x eq 1.2.3'])(
    'ends an evaluation of more rules than it has steps for: %s',
    (condition) => {
      const query = compileRule(conditions(condition));
      const scope = new Scope({ context: {}, defaultValue: null, nowMs: 0 });
      const evaluateRules = (count: number): void => {
        for (let rule = 0; rule < count; rule++) query(scope);
      };
      evaluateRules(50);
      expect(() => {
        evaluateRules(MAX_STEPS / 1000);
      }).toThrow(OUT_OF_STEPS);
    },
  );

  it('ends an evaluation of many long paths', () => {
    const query = compileRule(conditions(`a${'.a'.repeat(119)} eq 1`, 100));
    const context = Array.from({ length: 119 }).reduce<JsonObject>((inner) => ({ a: inner }), {});
    const scope = new Scope({ context, defaultValue: null, nowMs: 0 });
    const evaluateRules = (count: number): void => {
      for (let rule = 0; rule < count; rule++) query(scope);
    };
    evaluateRules(10);
    expect(() => {
      evaluateRules(100);
    }).toThrow(OUT_OF_STEPS);
  });

  it('makes a lowered text once, for all conditions and all rules that look into it', () => {
    const text = `İ${'a'.repeat(20_000)}`;
    // Lowering it each time alone would take more than there is.
    const query = conditions('x co "absent"', 100);
    expect(outcome(flagOf(query, query), { x: text })).toBe('off');
  });

  it('reads a version once, for all conditions and all rules that compare it', () => {
    const x = `1.2.3-${'a.'.repeat(20_000)}a`;
    expect(outcome(flagOf(conditions('x gt 1.2.4'), conditions('x lt 1.2.3-0')), { x })).toBe('off');
  });

  it('ends nothing where long texts are not looked at to their end', () => {
    const x = 'A'.repeat(MILLION);
    for (const condition of ['x eq "b"', 'x sw "b"', 'x ew "b"', 'x in ["b"]', 'x lt "a"', 'x gt 1.2.3']) {
      expect(outcome(flagOf(conditions(condition)), { x })).toBe('off');
    }
  });

  it('leaves room for a thousand conditions on ordinary texts', () => {
    const x = 'Pommes de terre, '.repeat(60);
    const version = '1.2.3-alpha.1+build.7';
    for (const operator of OPERATOR_NAMES) {
      const literal = operator === 'in' ? '["courgettes","tomates"]' : '"courgettes"';
      expect(['on', 'off']).toContain(outcome(flagOf(conditions(`x ${operator} ${literal}`)), { x }));
    }
    expect(outcome(flagOf(conditions('x gt 1.2.3')), { x: version })).toBe('off');
  });

  it('is new for each evaluation of a flag', () => {
    const flag = compileFlag('flag', flagOf(conditions('x co "b"', 2)));
    const input = { context: { x: 'a'.repeat(MILLION) }, defaultValue: false, nowMs: 0 };
    expect([1, 2, 3].map(() => flag.evaluate(input).errorCode)).toEqual(['', '', '']);
  });
});

describe('what co searches', () => {
  it.each([
    ['a beginning that repeats', 'ab'.repeat(300), `${'ab'.repeat(400)}`, true],
    ['a part in the middle', `${'a'.repeat(299)}b`, `${'a'.repeat(900)}b${'a'.repeat(900)}`, true],
    ['a part at the end', `b${'a'.repeat(299)}`, `${'a'.repeat(900)}b${'a'.repeat(299)}`, true],
    ['all of it', 'xyz'.repeat(100), 'xyz'.repeat(100), true],
    ['too little of it', `b${'a'.repeat(299)}`, `${'a'.repeat(900)}b${'a'.repeat(298)}`, false],
    ['nearly everywhere', `b${'a'.repeat(299)}`, 'a'.repeat(9_000), false],
    ['a beginning of a beginning', `${'aab'.repeat(100)}aaa`, `${'aab'.repeat(150)}aaab`, true],
  ])('is found or not in a long text: %s', (_name, literal, x, isThere) => {
    expect(outcome(flagOf(`x co "${literal}"`), { x })).toBe(isThere ? 'on' : 'off');
  });

  it('agrees with a search from each place', () => {
    let seed = 7;
    const letter = (): string => 'ab'[(seed = (seed * 1103515245 + 12345) % 2147483648) % 2] ?? 'a';
    const text = Array.from({ length: 3_000 }, letter).join('');
    for (let start = 0; start < 2_000; start += 50) {
      const part = text.slice(start, start + 300);
      for (const literal of [part, `${part.slice(0, -1)}c`, `c${part.slice(1)}`]) {
        expect(outcome(flagOf(`x co "${literal}"`), { x: text })).toBe(text.includes(literal) ? 'on' : 'off');
      }
    }
  });
});

describe('a query that is hostile to be compiled', () => {
  it('has groups of mixed conditions in each other', () => {
    const depth = 60;
    const query = `${'x eq 1 or (x eq 2 and '.repeat(depth)}x eq 3${' or x eq 4) and x eq 5'.repeat(depth)}`;
    expect(outcome(flagOf(query), { x: 1 })).toBe('off');
  });

  it('has long texts of one length in a list', () => {
    const texts = Array.from({ length: 100 }, (_, index) => `"${'a'.repeat(20_000)}${String(index).padStart(3, '0')}"`);
    const flag = flagOf(`x in [${texts.join(',')}]`);
    expect(outcome(flag, { x: `${'a'.repeat(20_000)}099` })).toBe('on');
    expect(outcome(flag, { x: `${'a'.repeat(20_000)}100` })).toBe('off');
  });
});

describe('the parts of long texts that are compared', () => {
  const long = '.'.repeat(100);

  it.each([
    ['x sw "É"', `é${long}`, true],
    ['x sw "a\uFFFD"', `a😀${long}`, false],
    ['x sw "a\uFFFD"', `a\ud83d${long}`, true],
    ['x sw "a😀"', `A😀${long}`, true],
    ['x ew "\uFFFDa"', `${long}😀a`, false],
    ['x ew "\uFFFDa"', `${long}\ude00A`, true],
    ['x ew "😀a"', `${long}😀A`, true],
    ['x co "\uFFFDa"', `${long}\ude00A`, true],
    ['x co "\uFFFDa"', `${long}😀A`, false],
    ['x gt "a"', `a${long}`, true],
    ['x gt "a\uFFFD"', `a😀${long}`, true],
    ['x lt "a😀"', `A\ud83d${long}`, true],
    ['x le "b"', `A${long}`, true],
    [`x ge "a${long}"`, `A${long}`, true],
    [`x gt "a${long}"`, `A${long}`, false],
    [`x lt "a${long}b"`, `A${long}`, true],
    [`x eq "É${long}"`, `é${long}`, true],
    [`x ne "É${long}"`, `é${long}`, false],
    [`x in ["é${long}"]`, `é${long}`, true],
    [`x in ["É${long}"]`, `é${long}`, false],
    [`x in ["\uFFFD${long}"]`, `\ud83d${long}`, true],
  ])('decide %s', (query, x, expected) => {
    expect(outcome(flagOf(query), { x })).toBe(expected ? 'on' : 'off');
  });
});
