import { compileFlag, type CompiledFlag } from '../../../src/evaluation/engine/compile-flag.js';

const flagOf = (query: string): CompiledFlag =>
  compileFlag('flag', {
    variations: { on: true, off: false },
    targeting: [{ query, variation: 'on' }],
    defaultRule: { variation: 'off' },
  });

type Context = Readonly<Record<string, unknown>>;

const variationOf = (flag: CompiledFlag, context: Context): string =>
  flag.evaluate({ context, defaultValue: null, nowMs: 0 }).variationType;

/** Queries in which comparisons leave something to the next ones: what they have read, containers, an end. */
const remembering = [
  ['a.b eq 1 and getter eq 5 and absent.c eq 5', true],
  ['a.b eq 1 and getter.x eq 5 and absent.c eq 5', true],
  ['getter in [5] and absent.c in [5]', true],
  ['getter in [5] and absent.c in [6]', false],
  ['absent.b.c eq null and getter eq 5', false],
  ['absent.b eq null and getter eq 5 and absent.b eq 5', true],
  ['a.b eq 1 or a.b.c eq 1', true],
  ['a.b.c eq 1 or getter eq 5', false],
  ['getter co 5 or a.b eq 1', false],
  ['not (getter co "b") and a.b eq 1', true],
] as const;

/** Evaluations that leave registers of their own behind: a value, open containers, an abort. */
const disturbing = ['a.b eq 1', 'absent.b.c eq 1', 'a.b in [1]', 'a.b.c.d eq 1', 'a.b co 1', 'a eq', 'x co "long"'];

describe('a getter of the context that evaluates a flag', () => {
  const outer = remembering.flatMap(([query, expected]) =>
    disturbing.map((other) => [query, other, expected] as const),
  );

  it.each(outer)('changes nothing of %j by evaluating %j', (query, other, expected) => {
    const inner = flagOf(other);
    const context = {
      a: { b: 1 },
      x: 'ö'.repeat(1000),
      get getter(): unknown {
        variationOf(inner, { a: { b: 1, getter: 7 }, x: 'ä'.repeat(1000) });
        return query.includes('getter.x') ? { x: 5 } : query.includes('getter co "b"') ? 'aaa' : 5;
      },
    };
    expect(variationOf(flagOf(query), context)).toBe(expected ? 'on' : 'off');
  });

  it.each(remembering)('changes nothing of %j by evaluating the same flag', (query, expected) => {
    const flag = flagOf(query);
    let depth = 0;
    const inside: string[] = [];
    const context = {
      a: { b: 1 },
      get getter(): unknown {
        if (++depth < 4) inside.push(variationOf(flag, context));
        return query.includes('getter.x') ? { x: 5 } : query.includes('getter co "b"') ? 'aaa' : 5;
      },
    };
    const variation = expected ? 'on' : 'off';
    expect([variationOf(flag, context), ...inside].filter((other) => other !== variation)).toEqual([]);
  });

  it('spends its own steps: the outer evaluation goes on when the inner one has none left', () => {
    const hungry = flagOf(Array.from({ length: 1000 }, () => 'x co "absent"').join(' or '));
    const codes: string[] = [];
    const context = {
      get getter(): number {
        codes.push(hungry.evaluate({ context: { x: 'a'.repeat(1_000_000) }, defaultValue: 0, nowMs: 0 }).errorCode);
        return 5;
      },
    };
    expect(variationOf(flagOf('getter eq 5'), context)).toBe('on');
    expect(codes).not.toContain('');
    expect(codes).not.toEqual([]);
  });
});

describe('what a query remembers', () => {
  it('is forgotten by the next rule', () => {
    const flag = compileFlag('flag', {
      variations: { on: true, off: false },
      targeting: [
        { query: 'x eq 8 or a.b.c eq 1', variation: 'off' },
        { query: 'absent.b eq 7', variation: 'off' },
        { query: 'a.b eq 2', variation: 'on' },
      ],
      defaultRule: { variation: 'off' },
    });
    expect(variationOf(flag, { x: 7, a: { b: 2 } })).toBe('on');
  });

  it('is not kept after the evaluation', () => {
    const flag = flagOf('x co "b" and absent.c eq null');
    const texts = ['a', 'b', 'ab'].map((part) => part.repeat(100));
    expect(texts.map((x) => variationOf(flag, { x }))).toEqual(['off', 'off', 'off']);
    expect(texts.map((x) => variationOf(flagOf('x co "b"'), { x }))).toEqual(['off', 'on', 'on']);
  });
});
