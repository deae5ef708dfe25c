import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../helpers/temporary-files.js';

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(parameters: readonly string[], env = process.env): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

it.each<[string, string[], RegExp]>([
  ['dist/dev-relay/cli.js', ['--prot', '1'], /^Unknown option '--prot': did you mean --port\? Try --help\.$/],
  [
    'dist/dev-relay/cli.js',
    ['--port', 'x'],
    /^Expected --port to be a number from 0 to 65535, got "x"\. Try --help\.$/,
  ],
  ['scripts/test-faults.mjs', ['--scenario', 'none'], /^Expected scenario to be delivery, drain or all, got none\.$/],
  ['scripts/test-faults.mjs', ['--sedes', '3'], /^Unknown option '--sedes'/],
  ['scripts/test-faults.mjs', ['--seeds', 'x'], /^Expected --seed and --seeds to be whole numbers above 0, got "x"\.$/],
  [
    'scripts/test-faults.mjs',
    ['--seed', '1,y'],
    /^Expected --seed and --seeds to be whole numbers above 0, got "y"\.$/,
  ],
  ['scripts/test-faults.mjs', ['--scenario', 'drain', '--seeds', 'x'], /^Expected seeds to be a whole number above 0/],
  ['scripts/test-kill.mjs', ['--kills', 'x'], /^Expected --kills to be a whole number above 0, got "x"\.$/],
  ['scripts/test-kill.mjs', ['--seed', '0'], /^Expected --seed to be a whole number above 0, got "0"\.$/],
  ['scripts/test-kill.mjs', ['--kill', '3'], /^Unknown option '--kill'/],
  ['scripts/test-kill.mjs', ['30'], /^Unexpected argument '30'/],
  ['scripts/test-package.mjs', ['--nodes', 'all'], /^Unknown option '--nodes'/],
  ['scripts/test-hosts.mjs', ['--host', 'pm3'], /^Expected --host to name \S+, .*, got "pm3"\.$/],
  ['scripts/test-hosts.mjs', ['--hosts', 'next'], /^Unknown option '--hosts'/],
  ['scripts/test-nodes.mjs', ['--node', '18'], /^Expected --node to name oldest, .*, 20, 22, 24, 26, got "18"\.$/],
  ['scripts/test-nodes.mjs', ['26'], /^Unexpected argument '26'/],
  [
    'scripts/test-nodes.mjs',
    ['--minutes', 'x'],
    /^Expected --minutes to be a number above 0 and at most 1,440, got "x"\.$/,
  ],
  ['scripts/test-shutdown.mjs', ['--rounds', 'x'], /^Expected --rounds to be a whole number above 0, got "x"\.$/],
  ['scripts/test-shutdown.mjs', ['5'], /^Unexpected argument '5'/],
  ['scripts/conformance.mjs', ['--jsno'], /^Unknown option '--jsno'/],
  ['scripts/docs.mjs', ['--chekc'], /^Unknown option '--chekc'/],
  [
    'scripts/vectors.mjs',
    [],
    /^Usage: npm run vectors -- FILE, for instance __tests__\/fixtures\/engine-vectors\.jsonl$/,
  ],
  ['examples/fleet/run.mjs', ['--json='], /^Expected --json to be a path, got nothing\.$/],
  ['examples/fleet/run.mjs', ['--batch', '0'], /^Expected --batch to be a whole number above 0, got "0"\.$/],
  ['examples/fleet/run.mjs', ['--timeout', '1s'], /^Expected --timeout to be a whole number above 0, got "1s"\.$/],
  ['examples/fleet/run.mjs', ['--long'], /^Unknown option '--long'/],
  ['bench/dev-relay/index.mjs', [], /^Expected --against to name a commit\.\n/],
  ['bench/dev-relay/index.mjs', ['--against', 'HEAD', '--rounds', 'x'], /^Expected --rounds to be a whole number/],
  ['bench/dev-relay/index.mjs', ['--agains', 'HEAD'], /^Unknown option '--agains'/],
  ['bench/dev-relay/index.mjs', ['--against', 'no-such-commit'], /^Expected --against to name a commit of this repo/],
  ['bench/start/index.mjs', ['--rounds', '0'], /^Expected --rounds to be a whole number above 0, got "0"\.$/],
  ['bench/start/index.mjs', ['--round', '3'], /^Unknown option '--round'/],
  ['bench/start/index.mjs', ['--subjects', 'our'], /^Expected a subject of ours, ours-in-process,/],
  ['bench/start/index.mjs', ['--against', 'no-such-commit'], /^Expected --against to name a commit of this repository/],
  ['bench/run.mjs', ['deliver', '--rounds', 'x'], /^Expected --rounds to be a positive number, got "x"\.$/],
  ['bench/run.mjs', ['nothing'], /^Expected a scenario, got nothing\.\n/],
  ['bench/run.mjs', ['--subject', 'ours'], /^Unknown option '--subject'/],
  ['examples/fleet/losses/run.mjs', ['--part', 'x'], /^Expected --part to name exporters, .*, order, got "x"\.$/],
  ['examples/fleet/losses/run.mjs', ['order'], /^Unexpected argument 'order'/],
  ['examples/demo/run.mjs', ['--visitors', 'x'], /^Expected --visitors to be a number of visitors\.$/],
])('%s %j ends with exit code 2 and says what is wrong, without a stack', (file, args, sentence) => {
  const { status, stdout, stderr } = run([file, ...args]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.trimEnd()).toMatch(sentence);
  expect(stderr).not.toMatch(/^ +at /m);
});

it('the dev relay ends with exit code 0 where it only explains itself, and with 1 where it cannot start', () => {
  expect(run(['dist/dev-relay/cli.js', '--help'])).toMatchObject({ status: 0, stderr: '' });
  expect(run(['dist/dev-relay/cli.js', '--flags', '/nowhere/flags.yaml', '--port', '0'])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'The flag file /nowhere/flags.yaml does not exist.\n',
  });
});

describe('the build of the relay', () => {
  /** Runs a copy, which has built nothing so far, with a folder of programs in front of, or in place of, all others. */
  async function build(programs: Readonly<Record<string, string>>): Promise<Run> {
    const folder = await temporaryFolder();
    cpSync('scripts/real-relay', join(folder, 'scripts/real-relay'), { recursive: true });
    mkdirSync(join(folder, 'bin'));
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return run([join(folder, 'scripts/real-relay/build.mjs')], { PATH: join(folder, 'bin') });
  }

  it.each([
    ['there is no Go', {}],
    ['Go is too old for its module', { go: 'exit 1' }],
  ])('ends with exit code 3 and one sentence where %s', async (_what, programs) => {
    const { status, stdout, stderr } = await build(programs);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/^The relay v\S+ cannot be built: Go is not installed, or too old \(https:\S+\)\.\n$/);
  });

  it('ends with exit code 1 where the compiler fails, whatever code that has', async () => {
    expect(await build({ go: '[ "$1" = version ] || exit 2' })).toMatchObject({ status: 1 });
  });
});
