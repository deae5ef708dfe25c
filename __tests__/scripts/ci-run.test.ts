import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const plainSteps = [
  'ci',
  'run lint',
  'run typecheck',
  'run build',
  'test',
  'run docs',
  'run test:package -- --node oldest,newest',
  'run demo',
  'run test:relay',
  'run test:browser',
] as const;
const furtherSteps = [
  'run test:nodes -- --node others',
  'run test:package -- --node all',
  'run test:relay -- --testPathPatterns engine-',
  'run test:relay -- --testPathPatterns random-flag-files',
  'run test:faults -- --scenario all',
  'run conformance',
  'run vectors -- __tests__/fixtures/engine-vectors.jsonl',
  'run test:shutdown',
  'run test:kill',
  'run test:hosts',
  'run test:fleet',
] as const;

/** What every machine with Bash has; whatever else a step needs, `npm ci` has to bring. */
const tools = ['bash', 'sed', 'grep', 'awk', 'mktemp', 'rm', 'dirname', 'cat'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ci-run-'));
  for (const name of ['.ci', 'bin']) mkdirSync(join(folder, name));
  for (const tool of tools) symlinkSync(pathOf(tool), join(folder, 'bin', tool));
  for (const file of ['.ci/run', 'scripts/ci/install-chromium.sh']) cpSync(join(root, file), join(folder, file));
  writeFileSync(join(folder, 'README.md'), 'Type `npm test`, that is\n\n```sh\nnpm test # all of them\n```\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

function pathOf(tool: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((each) => join(each, tool)).find((path) => existsSync(path)) as string;
}

function standIn(command: string, lines: readonly string[]): void {
  const file = join(folder, 'bin', command);
  writeFileSync(file, ['#!/usr/bin/env bash', ...lines].join('\n'));
  chmodSync(file, 0o755);
}

/**
 * Stands in for npm, which notes the step, counts two tests passed and one failed in each run of tests, and fails where
 * it is told to; and for the clock, which goes on by `seconds` whenever it is looked at.
 */
function standIns({ failing, seconds, code }: { failing: string; seconds: number; code: number }): void {
  standIn('npm', [
    'echo "$*" >> steps',
    'echo "${RANDOM_FLAGS:-} ${RANDOM_RELAY_FLAGS:-}" >> numbers',
    'case "$*" in test|*relay) echo "2 1" >> "$TEST_COUNTS_FILE";; esac',
    `[ "$*" != "${failing}" ] || exit ${code}`,
  ]);
  writeFileSync(join(folder, 'now'), '0');
  standIn('date', ['now=$(cat now)', 'echo "$now"', `echo $((now + ${seconds})) > now`]);
}

interface Ci {
  readonly code: number;
  readonly steps: string[];
  readonly lines: string[];
  readonly complaint: string;
}

interface Asked {
  readonly parameters?: string[];
  readonly failing?: string;
  readonly seconds?: number;
  readonly strict?: string;
  /** What a failing command exits with. */
  readonly code?: number;
}

async function runCi(asked: Asked = {}): Promise<Ci> {
  const { parameters = [], failing = 'nothing', seconds = 1, strict = '' } = asked;
  standIns({ failing, seconds, code: asked.code ?? 1 });
  const env = { PATH: join(folder, 'bin'), CI_STRICT: strict };
  const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(pathOf('bash'), [join(folder, '.ci/run'), ...parameters], { env }, (error, stdout, stderr) => {
      done({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
  return { code, steps: noted('steps'), lines: stdout.trimEnd().split('\n'), complaint: stderr };
}

const noted = (file: string): string[] =>
  existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trimEnd().split('\n') : [];

it(".ci/run takes every step, the README's test command among them, and ends with the sum of the tests", async () => {
  const run = await runCi();
  expect(run).toMatchObject({ code: 0, complaint: '' });
  expect(run.steps).toEqual(plainSteps);
  expect(run.lines.at(-1)).toBe('4 passed, 2 failed');
});

it('.ci/run takes all of these steps and further ones with --all', async () => {
  const run = await runCi({ parameters: ['--all'] });
  expect(run.code).toBe(0);
  expect(run.steps).toEqual([...plainSteps, ...furtherSteps]);
});

it('.ci/run installs first, and needs no command besides those of any machine and npm', async () => {
  const { steps, complaint } = await runCi({ parameters: ['--all'] });
  expect(steps[0]).toBe('ci');
  expect(complaint).toBe('');
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = steps.map((step) => step.replace(/^run /, '').replace(/ .*/, '')).filter((name) => name !== 'ci');
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

it('.ci/run plays 2,000 random flags and 500 on the relay, and 20,000 and 2,000 with --all', async () => {
  await runCi({ parameters: ['--all'] });
  expect(noted('numbers').filter((line) => line !== ' ')).toEqual(['2000 500', '20000 2000']);
});

it.each([...plainSteps, ...furtherSteps])(
  '.ci/run stops where `npm %s` fails, says so, and still ends with the time and the sum',
  async (failing) => {
    const run = await runCi({ parameters: ['--all'], failing });
    expect(run.code).toBe(1);
    expect(run.steps.at(-1)).toBe(failing);
    expect(run.lines.join('\n')).toMatch(/\n== failed: .*\n\n== total: \d+:\d\d of 90:00\n\d passed, \d failed$/);
    expect(run.lines.at(-4)).toContain(`npm ${failing}`);
  },
);

it('.ci/run skips the browser where there is none, says so in red, at the end too, and does not fail', async () => {
  const run = await runCi({ failing: 'run test:browser', code: 3, strict: '1' });
  const command = 'bash scripts/ci/install-chromium.sh; npm run test:browser';
  expect(run).toMatchObject({ code: 0, steps: plainSteps });
  expect(run.lines).toContain(`\u001B[31m== skipped, because this machine lacks what it needs: ${command}\u001B[0m`);
  expect(run.lines.at(-4)).toBe(`\u001B[31m== skipped: ${command}\u001B[0m`);
});

it('.ci/run skips the fleet where the machine has no Java, Maven or Go', async () => {
  const run = await runCi({ parameters: ['--all'], failing: 'run test:fleet', code: 3 });
  expect(run).toMatchObject({ code: 0, steps: [...plainSteps, ...furtherSteps] });
  expect(run.lines.at(-4)).toBe('\u001B[31m== skipped: npm run test:fleet\u001B[0m');
});

it.each(['run lint', 'test', 'run test:relay'])(
  '.ci/run does not skip `npm %s` with that exit code',
  async (failing) => {
    expect(await runCi({ failing, code: 3 })).toMatchObject({ code: 1 });
  },
);

it('.ci/run says why it cannot install Chromium, and goes on', async () => {
  expect((await runCi()).lines).toContain('Chromium is not installed: there is no apt-get here.');
});

it('.ci/run installs Chromium with apt-get as root, and goes on where that fails', async () => {
  for (const [exit, said] of [
    [0, 'Chromium is installed.'],
    [1, 'Chromium is not installed: apt-get failed.'],
  ]) {
    standIn('apt-get', [`echo "$*" >> apt; exit ${exit}`]);
    const { lines, code } = await runCi();
    expect(code).toBe(0);
    expect(lines).toContain(process.getuid?.() === 0 ? said : 'Chromium is not installed: apt-get needs root.');
  }
});

it('.ci/run fails where the README has no test command', async () => {
  writeFileSync(join(folder, 'README.md'), 'No command.\n');
  const run = await runCi();
  expect(run.code).toBe(1);
  expect(run.steps.at(-1)).toBe('run build');
  expect(run.lines.at(-1)).toBe('0 passed, 0 failed');
});

it('.ci/run prints how long each step took beside its share, and the total', async () => {
  const { lines } = await runCi({ seconds: 30 });
  expect(lines).toContain('== 0:30 of 2:00: npm run lint');
  expect(lines).toContain('== 0:30 of 10:00: npm test # all of them');
  // The clock goes on whenever it is looked at: at the beginning and the end of the run and of each of the ten steps.
  expect(lines.at(-2)).toBe('== total: 10:30 of 30:00');
});

it('.ci/run tells a step that takes more than its share in red, and fails only where CI_STRICT=1', async () => {
  const red = (text: string): string => `\u001B[31m${text}\u001B[0m`;
  const run = await runCi({ seconds: 61 });
  expect(run.code).toBe(0);
  expect(run.lines).toContain(red('== 1:01, over its share of 1:00: npm ci'));
  expect(run.lines).toContain('== 1:01 of 5:30: npm run test:package -- --node oldest,newest');
  rmSync(join(folder, 'steps'));
  const strict = await runCi({ seconds: 61, strict: '1' });
  expect(strict).toMatchObject({ code: 1, steps: plainSteps });
  expect(strict.lines).toContain(red('== failed: 5 of the steps took more than their share'));
  expect(await runCi({ strict: '1' })).toMatchObject({ code: 0 });
});

it('.ci/run gives the steps shares that add up to 30 minutes, and to 90 with --all', async () => {
  const sharesOf = ({ lines }: Ci): number => {
    const shares = lines.map((line) => /^== 0:01 of (\d+):(\d\d): /.exec(line)).filter((found) => found !== null);
    return shares.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
  };
  expect(sharesOf(await runCi())).toBe(30 * 60);
  expect(sharesOf(await runCi({ parameters: ['--all'] }))).toBe(90 * 60);
});

it.each([['--al'], ['all'], ['--all', '--all'], ['--all --help']])(
  '.ci/run refuses `%s` in one sentence',
  async (...parameters) => {
    const run = await runCi({ parameters });
    expect(run).toMatchObject({ code: 2, steps: [], lines: [''] });
    expect(run.complaint).toBe(`Expected no argument or --all, got "${parameters.join(' ')}".\n`);
  },
);
