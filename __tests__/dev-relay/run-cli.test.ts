import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCli } from '../../src/dev-relay/command/run-cli.js';
import { usage } from '../../src/dev-relay/command/usage.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';
import { RawServer } from '../helpers/raw-server.js';
import { temporaryFile, temporaryFolder } from '../helpers/temporary-files.js';

/** Runs the command with everything that it says; `whileRunning` gets the URL and ends the relay by resolving. */
async function run(args: string[], whileRunning: (url: string) => Promise<void> = () => Promise.resolve()) {
  const said: string[] = [];
  let stop!: () => void;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  let work: Promise<void> | undefined;
  const exitCode = await runCli(args, {
    print: (line) => {
      said.push(line);
      const url = /^Connect: .*endpoint: '(.*?)'/.exec(line)?.[1];
      // The relay responds as soon as it says where it is.
      if (url !== undefined) work = whileRunning(url).finally(stop);
    },
    complain: (line) => said.push(`! ${line}`),
    isBehind: false,
    version: () => '1.2.3',
    untilStopped: () => stopped,
  });
  await work;
  return { exitCode, said };
}

const expected = (option: string, got: string): string =>
  `Expected ${option} to be a share from 0 to 1, with a seed or without, such as 0.2:7, got "${got}".`;

describe('goff-dev-relay', () => {
  it('serves a flag file, takes events in and writes them, until it is stopped', async () => {
    const flags = 'f: { variations: { a: 1 }, defaultRule: { variation: a } }\n';
    const [flagsFile, out] = [await temporaryFile('flags.yaml', flags), await temporaryFolder()];
    const { exitCode, said } = await run(['--flags', flagsFile, '--port', '0', '--out', out], async (url) => {
      await postJson(url, '/ofrep/v1/evaluate/flags/f', { context: { targetingKey: 'u' } });
      await postJson(url, '/v1/data/collector', { events: [{ kind: 'tracking', key: 'checkout' }] });
    });
    expect(exitCode).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(/^GO Feature Flag dev relay on http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^Connect: new GoFeatureFlagProvider\(\{ endpoint: 'http:\/\/127\.0\.0\.1:\d+' \}\)$/),
      expect.stringMatching(/^Inspector: http:\/\/127\.0\.0\.1:\d+\/$/),
      `Flags: ${flagsFile}, changes are picked up`,
      `Events: ${join(out, 'feature.json')} and ${join(out, 'tracking.json')}`,
      expect.stringMatching(/^\S+ {2}feature {3}f {21}u {2}a$/),
      expect.stringMatching(/^\S+ {2}tracking {2}checkout$/),
      'Stopped. Requests: 1 of events, 1 evaluations, 0 of the configuration.',
    ]);
    expect(await readFile(join(out, 'feature.json'), 'utf8')).toContain('"key":"f"');
    expect(await readFile(join(out, 'tracking.json'), 'utf8')).toContain('"key":"checkout"');
  });

  it('asks for the keys that it is given, and does not print them', async () => {
    const statuses: number[] = [];
    const { said } = await run(['--port=0', '--api-key', 's3', '--api-key', 's4', '--admin-key', 's5'], async (url) => {
      for (const key of ['s3', 's4', 's5', 's6']) {
        statuses.push((await sendRaw(url, { path: '/v1/flag/change', headers: { 'x-api-key': key } })).status);
      }
    });
    expect(statuses).toEqual([200, 200, 200, 401]);
    expect(said.slice(1, 5)).toEqual([
      expect.stringContaining("', apiKey: '…' })"),
      expect.stringMatching(/^Inspector: .* \(your browser asks for a key: it is the password\)$/),
      'Flags: none (--flags FILE)',
      'Events: not written (--out FOLDER)',
    ]);
    expect(said.join()).not.toMatch(/s[3-5]/);
  });

  it('says which flags are left out', async () => {
    const flagsFile = await temporaryFile('flags.json', '{"f":{}}');
    const { said } = await run(['--flags', flagsFile, '--port', '0']);
    expect(said[0]).toBe('! flag "f" is left out: it has no variations');
  });

  it('explains itself', async () => {
    expect(await run(['--help'])).toEqual({ exitCode: 0, said: [usage] });
  });

  it('says its version', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, said: ['1.2.3'] });
  });

  it('chooses a seed for --chaos, and says how to have the same failures again', async () => {
    const { said } = await run(['--port', '0', '--chaos', '.25']);
    expect(said).toContainEqual(
      expect.stringMatching(/^Failures: 25 % of the requests with events, the same ones with --chaos 0\.25:\d+$/),
    );
  });

  it.each([
    [['--flag', 'x'], "Unknown option '--flag': did you mean --flags?"],
    [['--apikey', 'x'], "Unknown option '--apikey': did you mean --api-key?"],
    [['--no-quiet'], "Unknown option '--no-quiet': did you mean --quiet?"],
    [['--xyzzy'], "Unknown option '--xyzzy'."],
    [['-p', '1'], "Unknown option '-p'."],
    [['flags.yaml'], "Unexpected argument 'flags.yaml'."],
    [['--out'], "Option '--out <value>' argument missing."],
    [['--out', '--quiet'], "Option '--out' argument is ambiguous."],
    [['--quiet=yes'], "Option '--quiet' does not take an argument."],
    [['--api-key', ''], 'Expected --api-key to have a value, got an empty one.'],
    [['--flags='], 'Expected --flags to have a value, got an empty one.'],
    [['--port', 'http'], 'Expected --port to be a number from 0 to 65535, got "http".'],
    [['--format', 'jsno'], 'Expected the output format to be json, got "jsno".'],
    [['--port', '65536'], 'Expected --port to be a number from 0 to 65535, got "65536".'],
    [['--chaos', '2'], expected('--chaos', '2')],
    [['--chaos', 'often'], expected('--chaos', 'often')],
    [['--chaos', '0.5:x'], expected('--chaos', '0.5:x')],
    [['--chaos', '0.5:'], expected('--chaos', '0.5:')],
    [['--chaos=-1'], expected('--chaos', '-1')],
  ])('refuses %j in one sentence', async (args, sentence) => {
    expect(await run(args)).toEqual({ exitCode: 2, said: [`! ${sentence} Try --help.`] });
  });

  it('says in one sentence that the flag file does not exist', async () => {
    const { exitCode, said } = await run(['--flags', '/nowhere/flags.yaml', '--port', '0']);
    expect([exitCode, said]).toEqual([1, ['! The flag file /nowhere/flags.yaml does not exist.']]);
  });

  it('says in one sentence what is wrong with the flag file', async () => {
    const flagsFile = await temporaryFile('flags.yaml', '');
    await writeFile(flagsFile, 'f: { disable: maybe }\n');
    const { exitCode, said } = await run(['--flags', flagsFile, '--port', '0']);
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      `! The flag file ${flagsFile} is not readable: ` +
        'flag "f".disable: expected a boolean, got maybe (line 1, column 15).',
    ]);
  });

  it('says in one sentence that the port is taken', async () => {
    const other = await RawServer.start(() => undefined);
    const { port } = new URL(other.url);
    const { exitCode, said } = await run(['--port', port]);
    await other.close();
    expect(exitCode).toBe(1);
    expect(said).toEqual([`! 127.0.0.1:${port} is in use by another process: choose another port.`]);
  });
});
