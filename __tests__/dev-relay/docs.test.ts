import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DevRelayCommand } from '../helpers/dev-relay-command.js';
import { waitUntil } from '../helpers/wait-until.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

const page = readFileSync(join(__dirname, '../../docs/dev-relay.md'), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: Block[] = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

/** Commands, each with what the page says that it prints, if it says so. */
const examples = blocks.flatMap(({ language, text }, at) => {
  if (language !== 'sh' || !text.startsWith('curl ')) return [];
  const next = blocks[at + 1];
  const follows =
    next !== undefined && next.language !== 'sh' && page.includes(`${text}\`\`\`\n\n\`\`\`${next.language}\n`);
  return [{ command: text, output: follows ? next.text : undefined }];
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** What differs from run to run. */
const steady = (text: string): string => text.replace(/"creationDate":\d+/g, '"creationDate":0').replaceAll('\r', '');

describe('docs/dev-relay.md', () => {
  it('has the lines that the command says at its start', async () => {
    const folder = await temporaryFolder();
    const [flags = ''] = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => text);
    await writeFile(join(folder, 'flags.yaml'), flags);
    const command = await DevRelayCommand.start(['--flags', 'flags.yaml', '--out', './events'], { cwd: folder });
    const lines = await waitUntil('all lines', () => command.output.includes('Events:') && command.lines);
    const shown = blocks.find(({ text }) => text.startsWith('GO Feature Flag dev relay on '))?.text ?? '';
    expect(lines.map((line) => line.replaceAll(command.url, 'http://127.0.0.1:1031'))).toEqual(
      shown.trimEnd().split('\n'),
    );
  });

  (hasCurl ? it : it.skip)('has commands that print what it says', async () => {
    expect(examples.length).toBeGreaterThan(8);
    const folder = await temporaryFolder();
    const [flags = ''] = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => text);
    await writeFile(join(folder, 'flags.yaml'), flags);
    const { url } = await DevRelayCommand.start(['--flags', 'flags.yaml', '--quiet'], { cwd: folder });
    for (const { command, output } of examples) {
      const script = command.replaceAll('http://localhost:1031', url);
      const { stdout } = await promisify(execFile)('sh', ['-ec', script], { cwd: folder });
      if (output !== undefined) expect({ command, output: steady(stdout) }).toEqual({ command, output });
    }
  });

  it('names every option of the command', () => {
    const usage = spawnSync(process.execPath, [join(__dirname, '../../dist/dev-relay/cli.js'), '--help'], {
      encoding: 'utf8',
    });
    const options = [...usage.stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name]) => name);
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});
