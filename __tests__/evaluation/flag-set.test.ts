import { FlagSet } from '../../src/evaluation/flag-set.js';
import { configurationOf } from '../helpers/configuration-text.js';

async function compiled(text: string, before?: FlagSet): Promise<FlagSet> {
  return FlagSet.compile({ kind: 'loaded', ...(await configurationOf(text)), etag: undefined }, before);
}

const flag = (variation: string): string =>
  `{"variations":{"on":true,"off":false},"defaultRule":{"variation":"${variation}"}}`;

const valueOf = (set: FlagSet, key: string): unknown =>
  set.get(key)?.evaluate({ context: {}, defaultValue: 'default', nowMs: 0 }).value;

const BEFORE = `{"flags":{"a":${flag('on')},"b":${flag('off')}},"evaluationContextEnrichment":{"env":"p","n":1}}`;

it.each([
  ['the same text', BEFORE],
  [
    'flags in another order',
    `{"flags":{"b":${flag('off')},"a":${flag('on')}},"evaluationContextEnrichment":{"env":"p","n":1}}`,
  ],
  ['members in another order', BEFORE.replace('"on":true,"off":false', '"off":false,"on":true')],
  ['white space', JSON.stringify(JSON.parse(BEFORE), undefined, 2)],
  ['escapes', BEFORE.replace('"a":', '"\\u0061":').replace('"env"', '"\\u0065nv"')],
  ['another way to write a number', BEFORE.replace('"n":1', '"n":1.0')],
  ['members that nobody knows', BEFORE.replace('{', '{"future":[],')],
  ['a repeated flag that ends as it was', BEFORE.replace('"a":', '"a":null,"a":')],
])('GOFF-EVT-004: %s is no change', async (_what, text) => {
  const before = await compiled(BEFORE);
  const after = await compiled(text, before);
  expect(after).toMatchObject({ changed: [], differs: false });
  expect(after.get('a')).toBe(before.get('a'));
  expect(after.enrichment).toBe(before.enrichment);
});

it('GOFF-EVT-002: a set of flags names what was changed, added and removed', async () => {
  const before = await compiled(`{"flags":{"a":${flag('on')},"b":${flag('on')},"c":${flag('on')}}}`);
  const after = await compiled(`{"flags":{"a":${flag('on')},"b":${flag('off')},"d":${flag('on')}}}`, before);
  expect([...after.changed].sort()).toEqual(['b', 'c', 'd']);
  expect(after.differs).toBe(true);
  expect(valueOf(before, 'b')).toBe(true);
  expect(valueOf(after, 'b')).toBe(false);
  expect(after.get('c')).toBeUndefined();
});

it('a change of the enrichment alone is a change without a flag', async () => {
  const before = await compiled(BEFORE);
  for (const text of [BEFORE.replace('"p"', '"q"'), `{"flags":{"a":${flag('on')},"b":${flag('off')}}}`]) {
    expect(await compiled(text, before)).toMatchObject({ changed: [], differs: true });
  }
});

it.each([['null'], ['[]'], ['"text"'], ['1']])('an enrichment that is %s is none', async (enrichment) => {
  const text = `{"flags":{"a":${flag('on')}},"evaluationContextEnrichment":${enrichment}}`;
  const before = await compiled(text);
  expect(before.enrichment).toBeUndefined();
  expect(await compiled(`{"flags":{"a":${flag('on')}}}`, before)).toMatchObject({ differs: false });
});

const UNREADABLE: [what: string, flag: string][] = [
  ['null', 'null'],
  ['a number', '1'],
  ['a text', '"flag"'],
  ['a list', '[]'],
  ['metadata that nest 5,000 deep', `{"metadata":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`],
  ['variations that nest 5,000 deep', `{"variations":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`],
  ['100,000 nested lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['a query that nests 100,000 deep', `{"targeting":[{"query":"${'('.repeat(100_000)}"}]}`],
  [
    'JsonLogic that nests 100,000 deep',
    `{"targeting":[{"query":"${'{\\"!\\":'.repeat(100_000)}1${'}'.repeat(100_000)}"}]}`,
  ],
];

it.each(UNREADABLE)('a flag that is %s costs only itself', async (_what, unreadable) => {
  const text = (variation: string): string => `{"flags":{"bad":${unreadable},"good":${flag(variation)}}}`;
  const before = await compiled(text('on'));
  expect(before.get('bad')?.evaluate({ context: {}, defaultValue: 'default', nowMs: 0 })).toMatchObject({
    errorCode: unreadable === 'null' ? 'FLAG_CONFIG' : 'PARSE_ERROR',
  });
  expect(before.isTrackable('bad')).toBe(true);
  const after = await compiled(text('off'), before);
  expect(after.changed).toEqual(['good']);
  expect(valueOf(after, 'good')).toBe(false);
  // Written in another way, it may count as changed, and costs nothing else.
  const spaced = await compiled(text('off').replace('"bad":', '"bad": '), after);
  expect(['', 'bad']).toContain(spaced.changed.join());
});

it('a flag that has not changed stays the same through any number of loads', async () => {
  const first = await compiled(BEFORE);
  expect(valueOf(first, 'a')).toBe(true);
  const second = await compiled(` ${BEFORE}`, first);
  const third = await compiled(BEFORE, second);
  expect(third.get('a')).toBe(first.get('a'));
  expect(valueOf(third, 'b')).toBe(false);
});

it('a key that is written with escapes is found by what it means', async () => {
  const set = await compiled(`{"flags":{"\\u0061\\n\\ud83d\\ude80":${flag('on')},"__proto__":${flag('on')}}}`);
  expect(valueOf(set, 'a\n🚀')).toBe(true);
  expect(valueOf(set, '__proto__')).toBe(true);
  expect(set.get('toString')).toBeUndefined();
});
