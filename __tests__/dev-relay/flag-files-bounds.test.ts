import { writeFile } from 'node:fs/promises';
import { readYamlFlags } from '../../src/dev-relay/flags/yaml/read-yaml.js';
import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { lineLogger } from '../helpers/line-logger.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const flag = '{ variations: { a: A }, defaultRule: { variation: a } }';

/** Each anchor is a list of ten aliases of the one before. */
function nested(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const ten = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*l${level - 1}`));
    return `    l${level}: &l${level} [${ten.join(', ')}]\n`;
  });
  return `f:\n  metadata:\n${lines.join('')}`;
}

describe('aliases in a YAML flag file', () => {
  it('may be many', () => {
    const aliases = Array.from({ length: 2_000 }, (_, i) => `f${i}: *base\n`).join('');
    expect(readYamlFlags(Buffer.from(`base: &base ${flag}\n${aliases}`)).size).toBe(2_001);
  });

  it('must not make too much of a small file', () => {
    expect(readYamlFlags(Buffer.from(nested(3))).size).toBe(1);
    expect(() => readYamlFlags(Buffer.from(nested(9)))).toThrow('aliases make too much of too little');
  });

  it.each([
    ['in a list', 'f: { metadata: &a { x: [*a] } }'],
    ['behind a merge key', 'f: { metadata: &a { x: { <<: *a } } }'],
    ['in a step of a step', 'f: &a { scheduledRollout: [*a] }'],
    ['of all flags', '&a\nf: { metadata: *a }'],
  ])('must not be inside their own anchors: %s', (_, text) => {
    expect(() => readYamlFlags(Buffer.from(text))).toThrow('the alias *a is inside its own anchor');
  });

  it('may be inside their own anchors where nobody reads them', () => {
    const read = readYamlFlags(Buffer.from('f: &a { defaultRule: *a, name: x, unknown: [*a] }')).get('f');
    expect(read).toEqual({ defaultRule: { name: 'x' } });
  });
});

describe('a flag file that is saved while the relay runs', () => {
  let relay: DevRelay;
  afterEach(() => relay.close());

  it.each([
    ['an alias inside its own anchor', Buffer.from(`f: &a { metadata: { x: *a } }`)],
    ['too many aliases', Buffer.from(nested(9))],
    ['bytes that are no UTF-8', Buffer.from([0x66, 0x3a, 0x20, 0xff])],
    ['a control character', Buffer.from('f: \x07')],
    ['lists without an end', Buffer.from(`f: ${'['.repeat(100_000)}`)],
    ['a mapping without an end in its last line', Buffer.from('f: {}\n{#')],
  ])('leaves the last good flags in place, with one sentence, if it has %s', async (_, bytes) => {
    const logger = lineLogger();
    const flagsFile = await temporaryFile('flags.yaml', `f: ${flag}`);
    relay = await startDevRelay({ flagsFile, logger, pollingInterval: 3_600_000 });
    await writeFile(flagsFile, bytes);
    expect([await relay.refresh(), await relay.refresh()]).toEqual([false, false]);
    expect(logger.lines).toEqual([
      expect.stringMatching(/^error: The flag file .* is not readable: [^\n]*\. The flags stay as they were\.$/),
    ]);
    const response = await fetch(`${relay.url}/ofrep/v1/evaluate/flags/f`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"context":{}}',
    });
    expect(await response.json()).toMatchObject({ value: 'A' });
  });
});
