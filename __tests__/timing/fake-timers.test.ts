import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const jestCli = resolve(root, 'node_modules/jest/bin/jest.js');

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Runs a file of cases in a Jest of its own, against the built package; resolves with the status of each. */
async function run(file: string): Promise<[string, string][]> {
  const config = {
    rootDir: resolve(root, '__tests__/fixtures/fake-timers'),
    testMatch: [`**/${file}`],
    testEnvironment: 'node',
    testTimeout: 10_000,
    transform: {},
    watchman: false,
  };
  const child = spawn(process.execPath, [jestCli, '--ci', '--json', '-w', '1', '--config', JSON.stringify(config)], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  const { testResults } = JSON.parse(output) as Report;
  return testResults.flatMap(({ assertionResults, message }) =>
    assertionResults.length === 0
      ? [['no case ran', message] as [string, string]]
      : assertionResults.map(({ title, status }): [string, string] => [title, status]),
  );
}

it.each([
  ['require, loaded before timers are faked', 'loaded-before.case.cjs'],
  ['require, loaded while timers are faked', 'loaded-after.case.cjs'],
  ['import, loaded before timers are faked', 'loaded-before.case.mjs'],
  ['import, loaded while timers are faked', 'loaded-after.case.mjs'],
])(
  'in a Jest that fakes timers events arrive, flush settles and close keeps its deadline (%s)',
  async (_how, file) => {
    const results = await run(file);
    expect(results.length).toBeGreaterThan(1);
    expect(results.filter(([, status]) => status !== 'passed')).toEqual([]);
  },
  120_000,
);

it.each([
  ['require, loaded while timers are faked', 'kit-loaded-after.case.cjs'],
  ['import, loaded before timers are faked', 'kit-loaded-before.case.mjs'],
])(
  'in a Jest that fakes timers the dev relay and refresh do what tests ask for (%s)',
  async (_how, file) => {
    const results = await run(file);
    expect(results.length).toBeGreaterThan(1);
    expect(results.filter(([, status]) => status !== 'passed')).toEqual([]);
  },
  120_000,
);
