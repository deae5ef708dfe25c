import { readFlagObjects } from '../../src/dev-relay/flags/json/read-json.js';
import { formatOf } from '../../src/dev-relay/flags/flag-file-formats.js';

async function refusal(name: string, text: string): Promise<string> {
  const read = await formatOf(name).load();
  try {
    read(Buffer.from(text));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The file was not refused.');
}

const rule = 'targeting: [{ query: a eq 1 }, { query: [] }]';

describe('a flag file that cannot be read', () => {
  it.each([
    ['f.yaml', `f:\n  ${rule}\n`, 'flag "f".targeting[1].query: expected a string, got a list (line 2, column 43)'],
    ['f.yaml', 'f: { disable: maybe }', 'flag "f".disable: expected a boolean, got maybe (line 1, column 15)'],
    ['f.yaml', 'f: { disable: "true" }', 'flag "f".disable: expected a boolean, got "true" (line 1, column 15)'],
    ['f.yaml', 'f:\n- 1', 'flag "f": expected an object, got a list (line 2, column 1)'],
    ['f.yaml', '- f', 'expected an object with a flag behind each key, got a list (line 1, column 1)'],
    ['f.yaml', 'f: { version: !!int x }', 'flag "f".version: `x` is no !!int (line 1, column 15)'],
    ['f.yaml', 'f: { version: 1, version: 1 }', 'flag "f": the key "version" is there twice (line 1, column 18)'],
    [
      'f.yaml',
      'f: { metadata: { [a]: 1 } }',
      'flag "f".metadata: expected text as a key, got a list (line 1, column 18)',
    ],
    ['f.yaml', 'f: { <<: 1 }', 'flag "f": `<<` takes a mapping or a list of mappings (line 1, column 10)'],
    ['f.yaml', 'f: *a', 'there is no anchor "a" (line 1, column 4)'],
    ['f.yaml', 'f: "a', 'quotes are not closed (line 1, column 4)'],
    ['f.yaml', 'f:\n\ta: 1', 'a character is where nothing can begin with it (line 2, column 1)'],
    ['f.yaml', '%YAML 1.2\n---\nf: {}', 'only version 1.1 of YAML is understood (line 1, column 1)'],
    ['f.json', '{"f":{"disable":1}}', 'flag "f".disable: expected a boolean, got 1 (line 1, column 17)'],
    ['f.json', '{"é":{},\n"f":[]}', 'flag "f": expected an object, got a list (line 2, column 5)'],
    ['f.json', '{"f":{"é":1}}x', "invalid character 'x' after top-level value (line 1, column 14)"],
    [
      'f.json',
      '{"f":{"metadata":{"a":1e400}}}',
      'flag "f".metadata.a: a number is outside the range of 64 bits (line 1, column 23)',
    ],
    ['f.toml', '[f]\nversion = 1', 'flag "f".version: expected a string, got 1 (line 2, column 11)'],
    ['f.toml', 'f = 1', 'flag "f": expected an object, got 1 (line 1, column 5)'],
    ['f.toml', '[f]\nversion = "1"\nversion = "2"', 'the name "version" is there twice (line 3, column 1)'],
  ])('is refused with the place: %s with %s', async (name, text, message) => {
    await expect(refusal(name, text)).resolves.toBe(message);
  });

  it('is refused without a place if the flags were not in a file', () => {
    expect(() => readFlagObjects({ f: { version: 1 } })).toThrow(/^flag "f".version: expected a string, got 1$/);
  });

  it('is refused with foreign text shortened, in one line', async () => {
    const message = await refusal('f.json', JSON.stringify({ ['\n'.repeat(500)]: { version: ['x'] } }));
    expect(message).toMatch(/^flag "(\\n)+\\?…: expected a string, got a list \(line 1, column \d+\)$/);
    expect(await refusal('f.yaml', `f: { disable: ${'x'.repeat(5_000)} }`)).toHaveLength(262);
  });
});

describe('the format of a flag file', () => {
  const files = [
    ['flags.json', '{"f":{"VERSION":"1"}}'],
    ['flags.TOML', 'f.VERSION = "1"'],
    ['flags.yaml', 'f: { version: 1 }'],
    ['flags.yml', 'f: { version: 1 }'],
    ['flags', 'f: { version: 1 }'],
    ['json', 'f: { version: 1 }'],
  ] as const;
  it.each(files)('is told by the end of its name: %s', async (name, text) => {
    const read = await formatOf(name).load();
    expect(read(Buffer.from(text)).get('f')).toEqual({ version: '1' });
  });
});
