import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FILE_FORMAT_NAMES,
  fileFormatOf,
  fileNamesOf,
  type FileFormatName,
} from '../../src/dev-relay/exporters/file-formats.js';
import { startDevRelay } from '../../src/dev-relay/index.js';
import { usage } from '../../src/dev-relay/command/usage.js';
import { postJson } from '../helpers/raw-http.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

const root = join(__dirname, '../..');

/** Names that a line feed or a quote would break, if the format did not escape them. */
const names = ['plain', 'with "quotes", and a comma', 'two\nlines', 'Zürich'];

async function written(outputFormat: FileFormatName): Promise<{ feature: string; tracking: string }> {
  const outputDir = await temporaryFolder();
  const relay = await startDevRelay({ outputDir, outputFormat });
  const events = names.flatMap((key) => [
    { kind: 'tracking', key },
    { kind: 'feature', key },
  ]);
  await postJson(relay.url, '/v1/data/collector', { events });
  await relay.close();
  const { feature, tracking } = fileNamesOf(fileFormatOf(outputFormat));
  const read = (name: string): string => readFileSync(join(outputDir, name), 'utf8');
  return { feature: read(feature), tracking: read(tracking) };
}

describe.each(FILE_FORMAT_NAMES)('the output format %s', (format) => {
  it('writes each kind of event to a file of its own, one line an event', async () => {
    for (const text of Object.values(await written(format))) {
      expect(text.split('\n')).toHaveLength(names.length + 1);
      expect(text.endsWith('\n')).toBe(true);
      expect(text).toContain('plain');
      expect(text).toContain('Zürich');
    }
  });

  it('is told of in the documentation and by --help', () => {
    expect(readFileSync(join(root, 'docs/dev-relay.md'), 'utf8')).toContain(`\`'${format}'\``);
    expect(usage).toMatch(new RegExp(`--format FORMAT .*\\b${format}\\b`));
  });
});

it('every file of src/dev-relay/exporters/formats is an output format by its name', () => {
  const files = readdirSync(join(root, 'src/dev-relay/exporters/formats')).map((file) => file.replace(/\.ts$/, ''));
  expect(files.sort()).toEqual([...FILE_FORMAT_NAMES].sort());
});

it('another output format is refused with one sentence', async () => {
  const outputFormat = 'jsno' as FileFormatName;
  const expected = `Expected the output format to be ${FILE_FORMAT_NAMES.join(' or ')}, got "jsno".`;
  await expect(startDevRelay({ outputFormat })).rejects.toThrow(expected);
});
