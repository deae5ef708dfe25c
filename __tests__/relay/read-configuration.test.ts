import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, ownMember } from '../../src/events/json.js';
import { JsonScanner } from '../../src/relay/json-scanner.js';
import { MAX_FLAGS, readConfiguration, type ConfigurationText } from '../../src/relay/read-configuration.js';
import { textOf } from '../../src/relay/response-text.js';
import { configurationOf } from '../helpers/configuration-text.js';
import { bodyOf, piecesOf, spellingOf } from './json-spellings.js';

type Entries = [string, unknown][];

interface Parsed {
  readonly flags: Entries;
  readonly enrichment: unknown;
}

const byName = (entries: Entries): Entries => entries.sort(([left], [right]) => (left < right ? -1 : 1));

/** What `JSON.parse` of the whole makes of a body. */
function expected(body: Buffer): Parsed | undefined {
  try {
    const json: unknown = JSON.parse(textOf(body));
    if (!isJsonObject(json)) return undefined;
    const flags = ownMember(json, 'flags');
    const entries = isJsonObject(flags) ? Object.entries(flags) : [];
    return { flags: byName(entries), enrichment: ownMember(json, 'evaluationContextEnrichment') };
  } catch {
    return undefined;
  }
}

function parsed(configuration: ConfigurationText | undefined): Parsed | undefined {
  if (configuration === undefined) return undefined;
  const flags = new Map(configuration.flags.map(({ name, value }) => [name, value.parse()]));
  return { flags: byName([...flags]), enrichment: configuration.enrichment?.parse() };
}

const CASES = 6_000;

it(`a body is read as JSON.parse reads it, in ${CASES} spellings, half of them damaged`, async () => {
  let readable = 0;
  for (let seed = 1; seed <= CASES; seed++) {
    const body = bodyOf(spellingOf(seed), seed);
    const wanted = expected(body);
    const got = parsed(await readConfiguration(piecesOf(body, seed)));
    if (wanted !== undefined) readable++;
    // Jest takes objects with a member `__proto__` for different ones.
    if (!isDeepStrictEqual(got, wanted)) throw new Error(`seed ${seed}: ${JSON.stringify(textOf(body))}`);
  }
  // Neither all nor none of them.
  expect(readable).toBeGreaterThan(CASES / 4);
  expect(readable).toBeLessThan((CASES * 3) / 4);
});

it('every byte in every place of a small configuration is judged as JSON.parse judges it', async () => {
  const text = Buffer.from('{"flags":{"a":[true,-1.5e+2,null,"\\u00e4\\n"]},"b":0}');
  for (let place = 0; place < text.length; place++) {
    for (let byte = 0; byte < 256; byte++) {
      const body = Buffer.from(text);
      body[place] = byte;
      const isJson = expected(body) !== undefined;
      const scanner = new JsonScanner(body, () => undefined);
      scanner.read(body.length);
      if (scanner.isObject !== isJson) throw new Error(`${JSON.stringify(textOf(body))}: ${isJson}`);
    }
  }
});

it('a text can be left and taken up after each of its bytes', () => {
  const body = Buffer.from(' {"flags" : {"a": {"b": [1, "\\u0061", -0.5e-7]} , "b":null}, "c" : [ ] } ');
  const names: string[] = [];
  const scanner = new JsonScanner(body, ({ name }, level) => names.push(`${level} ${name}`));
  for (let read = 0; read < body.length; read++) {
    expect(scanner.isOver).toBe(false);
    scanner.read(1);
  }
  expect(scanner.isOver && scanner.isObject).toBe(true);
  expect(names).toEqual(['2 a', '2 b', '1 flags', '1 c']);
});

it('of repeated members the last one counts, at the top too', async () => {
  const text = '{"flags":{"a":1,"b":2},"flags":{"a":3,"\\u0061":4},"flags\\u0000":{"c":5}}';
  expect(parsed(await configurationOf(text))).toEqual({ flags: [['a', 4]], enrichment: undefined });
});

it.each([
  ['an empty set', '{"flags":{}}'],
  ['no set', '{}'],
  ['null', '{"flags":null}'],
  ['a list', '{"flags":[{"a":{}}]}'],
  ['a text', '{"flags":"a"}'],
  ['a number', '{"flags":1}'],
  ['flags that are replaced by none', '{"flags":{"a":{}},"flags":null}'],
  ['flags elsewhere', '{"data":{"flags":{"a":{}}}}'],
])('there is no flag in %s', async (_what, text) => {
  expect((await configurationOf(text)).flags).toEqual([]);
});

it('of more than a million flags only one more is kept, whatever it takes to write them', async () => {
  const members = Array.from({ length: MAX_FLAGS + 5 }, (_, number) => `"${number}":0`).join(',');
  const { flags } = await configurationOf(`{"future":{${members}},"flags":{${members}},"x":{"a":1}}`);
  expect(flags).toHaveLength(MAX_FLAGS + 1);
});

it('a name of a megabyte is a name', async () => {
  const name = 'n'.repeat(1 << 20);
  expect(parsed(await configurationOf(JSON.stringify({ flags: { [name]: 1 } })))?.flags).toEqual([[name, 1]]);
});

it.each([
  ['lists', '['.repeat(100_000), ']'.repeat(100_000)],
  ['objects', '{"a":'.repeat(100_000), `1${'}'.repeat(100_000)}`],
])('100,000 nested %s are JSON like any other', async (_what, open, close) => {
  const { flags } = await configurationOf(`{"flags":{"deep":${open}${close},"flat":1}}`);
  expect(flags.map(({ name }) => name)).toEqual(['deep', 'flat']);
  expect(
    await readConfiguration([Buffer.from(`{"flags":{"deep":${open}${close.slice(1)},"flat":1}}`)]),
  ).toBeUndefined();
});

it('a long text in UTF-16 is cut nowhere in the middle of a character or an escape', async () => {
  for (const unit of ['🚀', '\\\\', '\\n', '\ud800', 'ä\\u0061']) {
    for (const shift of ['', 'x']) {
      const body = Buffer.from(`\ufeff{"flags":{"a":"${shift}${unit.repeat(70_000)}"}}`, 'utf16le');
      expect(parsed(await readConfiguration([body]))).toEqual(expected(body));
    }
  }
});
