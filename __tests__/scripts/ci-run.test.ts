import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const steps = [
  'ci',
  'run lint',
  'run typecheck',
  'run build',
  'test',
  'run test:package',
  'run demo',
  'run test:relay',
] as const;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ci-run-'));
  mkdirSync(join(folder, '.ci'));
  cpSync(resolve(__dirname, '../../.ci/run'), join(folder, '.ci/run'));
  writeFileSync(join(folder, 'README.md'), 'Type `npm test`, that is\n\n```sh\nnpm test # all of them\n```\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Stands in for npm: notes the step, counts two tests passed and one failed in each run of tests, and fails where it is told to. */
function standInForNpm(failing: string): void {
  const script = [
    '#!/usr/bin/env bash',
    'echo "$*" >> steps',
    'case "$*" in test|*relay) echo "2 1" >> "$TEST_COUNTS_FILE";; esac',
    `[ "$*" != "${failing}" ]`,
  ];
  writeFileSync(join(folder, 'npm'), script.join('\n'));
  chmodSync(join(folder, 'npm'), 0o755);
}

async function runCi({ failing = 'nothing' } = {}): Promise<{ code: number; steps: string[]; lines: string[] }> {
  standInForNpm(failing);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((done) => {
    execFile('bash', [join(folder, '.ci/run')], { env }, (error, stdout) => {
      done({ code: Number(error?.code ?? 0), stdout });
    });
  });
  return {
    code,
    steps: readFileSync(join(folder, 'steps'), 'utf8').trimEnd().split('\n'),
    lines: stdout.trimEnd().split('\n'),
  };
}

it('takes every step, the test command of the README among them, and ends with the sum of the tests', async () => {
  const run = await runCi();
  expect(run.code).toBe(0);
  expect(run.steps).toEqual(steps);
  expect(run.lines.at(-1)).toBe('4 passed, 2 failed');
});

it.each(steps)('stops where `npm %s` fails, says so, and still ends with the sum', async (failing) => {
  const run = await runCi({ failing });
  expect(run.code).toBe(1);
  expect(run.steps.at(-1)).toBe(failing);
  expect(run.lines.at(-2)).toMatch(`== failed: npm ${failing}`);
  expect(run.lines.at(-1)).toMatch(/^\d passed, \d failed$/);
});

it('fails where the README has no test command', async () => {
  writeFileSync(join(folder, 'README.md'), 'No command.\n');
  const run = await runCi();
  expect(run.code).toBe(1);
  expect(run.steps.at(-1)).toBe('run build');
  expect(run.lines.at(-1)).toBe('0 passed, 0 failed');
});
