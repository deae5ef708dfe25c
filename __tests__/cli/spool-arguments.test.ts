import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../helpers/spool-command.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

const url = ['--endpoint', 'http://relay'];

it.each<[string, string[], string]>([
  ['no command', [], 'Expected ls, stats, cat or send, got nothing.'],
  ['an unknown command', ['list', '.'], 'Expected ls, stats, cat or send, got "list".'],
  ['a command with a slip', ['stat', '.'], 'Expected ls, stats, cat or send, got "stat"; did you mean stats?'],
  ['a command with control characters', ['l\u001b[2Js'], 'Expected ls, stats, cat or send, got "l\\u001b[2Js".'],
  ['no folder', ['ls'], 'Expected the folder of a spool, got none.'],
  ['an empty folder name', ['ls', ''], 'Expected the folder of a spool, got "".'],
  ['two folders', ['ls', 'a', 'b\u001b'], 'Expected one folder, got "b\\u001b" as well.'],
  ['an option with a slip', ['ls', '.', '--jason'], 'There is no option --jason; did you mean --json?'],
  [
    'an unknown option',
    ['ls', '.', '--x'],
    'There is no option --x; the options of ls are --json, --help, --endpoint.',
  ],
  ['an option of another command', ['ls', '.', '--any-endpoint'], 'There is no option --any-endpoint;'],
  ['an option without its value', ['ls', '.', '--endpoint'], "Option '--endpoint <value>' argument missing."],
  ['a value of an option that has none', ['ls', '.', '--json=yes'], "Option '--json' does not take an argument."],
  ['no endpoint', ['send', '.'], 'Expected --endpoint with the address of a relay, got none.'],
  ['an endpoint that is none', ['send', '.', '--endpoint', 'relay'], 'Expected --endpoint to be an absolute http:'],
  ['credentials', ['send', '.', '--endpoint', 'http://a:secret@b'], 'Expected --endpoint to be an absolute http:'],
  ['a wrong time', ['send', '.', ...url, '--timeout', '0'], 'Expected --timeout to be seconds, more than 0 and at'],
  ['a time that is none', ['send', '.', ...url, '--timeout', '1m'], 'at most 86400, got "1m".'],
  ['an empty key file', ['send', '.', ...url, '--api-key-file', ''], 'Expected --api-key-file to name a file'],
  [
    'a key on the line',
    ['send', '.', ...url, '--api-key=secret'],
    'There is no option --api-key, because other users can read command lines; use --api-key-file.',
  ],
])('goff-spool ends with 2 and one sentence: %s', async (_what, args, sentence) => {
  const { exitCode, output, errorOutput } = await runCommand(args);
  expect([exitCode, output]).toEqual([2, '']);
  expect(errorOutput).toContain(sentence);
  expect(errorOutput).not.toContain('secret');
  expect(errorOutput).toMatch(/^[^\n]+[.?]\nRun goff-spool --help\.\n$/);
});

it.each([[['--help']], [['-h']], [['send', '--help']], [['cat', '-h', '.']]])(
  'goff-spool prints its help with %j',
  async (args) => {
    const { exitCode, output } = await runCommand(args);
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/^Usage: goff-spool /)]);
  },
);

describe.each(['ls', 'stats', 'cat', 'send'])('goff-spool %s', (kind) => {
  const run = async (directory: string): Promise<string> => {
    const args = [kind, directory, ...(kind === 'send' ? url : [])];
    const { exitCode, output, errorOutput } = await runCommand(args);
    expect([exitCode, output]).toEqual([1, '']);
    return errorOutput;
  };

  it('ends with 1 and one sentence for a folder that is not there', async () => {
    const sentence = 'Expected the folder of a spool, got nothing at "/nowhere/\\u001b[2J".\n';
    await expect(run('/nowhere/\u001b[2J')).resolves.toBe(sentence);
  });

  it('ends with 1 and one sentence for a file in the place of the folder', async () => {
    await expect(run(__filename)).resolves.toMatch(/^Expected the folder of a spool, got something else at ".*"\.\n$/);
  });

  it('ends with 1 and one sentence for a folder without a spool', async () => {
    await expect(run(await temporaryFolder())).resolves.toMatch(
      /^Expected a folder v1 of a spool in ".*", got none\.\n$/,
    );
  });

  it('ends with 1 and one sentence for a spool of another version', async () => {
    const directory = await temporaryFolder();
    mkdirSync(join(directory, 'v2'));
    await expect(run(directory)).resolves.toMatch(/, got only v2, of another version of this package\.\n$/);
  });

  it('ends with 1 and one sentence for a folder inside of that of a spool', async () => {
    const directory = await temporaryFolder();
    mkdirSync(join(directory, 'v1'));
    await expect(run(join(directory, 'v1'))).resolves.toBe(
      `Expected the folder of a spool, such as "${directory}", got one inside of it: "${directory}/v1".\n`,
    );
  });

  it('ends with 1 and one sentence for a file where the folder of the files is to be', async () => {
    const directory = await temporaryFolder();
    writeFileSync(join(directory, 'v1'), '');
    await expect(run(directory)).resolves.toMatch(/^Expected the folder of a spool, got something else at ".*"\.\n$/);
  });
});
