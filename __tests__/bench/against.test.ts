import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { symlinkSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Each run starts half a dozen processes, on machines that may be busy. */
jest.setTimeout(120_000);

/** A repository whose commits build a small provider within a moment; the benchmark in it is the one under test. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bench-against-')));
const repository = join(folder, 'repository');
const temporary = join(folder, 'tmp');
const signs = join(folder, 'signs');
const root = resolve(__dirname, '../..');
const provider = readFileSync(join(__dirname, 'stand-in-provider.mjs'), 'utf8');
/** npm lets Node keep compiled code in the temporary folder, from Node 22 on: nothing that the benchmark leaves. */
const env = { ...process.env, TMPDIR: temporary, BENCH_GOFF_PROVIDERS: '', NODE_DISABLE_COMPILE_CACHE: '1' };

interface Run {
  readonly status: number | null;
  readonly output: string;
}

function run(command: string, parameters: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: repository, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const git = (...parameters: string[]): string =>
  run('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...parameters]).output.trim();

const quick = ['--subjects', 'ours', '--rounds', '2', '--scale', '0.001', '--no-bars'];
const bench = (...parameters: string[]): Run => run(process.execPath, ['bench/run.mjs', ...parameters]);
const resultsFile = join(folder, 'results.json');
const results = (): any => JSON.parse(readFileSync(resultsFile, 'utf8'));

interface Version {
  readonly build?: string;
  readonly dist?: string;
  readonly dependencies?: object;
  readonly locked?: object;
}

const copying = `fs.cpSync('provider.mjs', 'dist/index.js')`;

/** Returns the short hash of a commit whose `npm run build` runs `build`, by default to make `dist` of it. */
function commit({ build = copying, dist = provider, dependencies = {}, locked = {} }: Version): string {
  const manifest = { name: 'stand-in', version: '1.0.0', type: 'module', dependencies };
  const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest, ...locked } };
  writeFileSync(
    join(repository, 'package.json'),
    JSON.stringify({ ...manifest, scripts: { build: `node -e "${build}"` } }),
  );
  writeFileSync(join(repository, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(repository, 'provider.mjs'), dist);
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'A version');
  return git('rev-parse', '--short', 'HEAD');
}

/** What a run may have left: worktrees besides the repository itself, and files below the temporary folder. */
const leftOvers = (): { worktrees: string[]; files: string[] } => ({
  worktrees: git('worktree', 'list', '--porcelain').match(/^worktree .+$/gm) ?? [],
  files: readdirSync(temporary),
});
const nothing = { worktrees: [`worktree ${repository}`], files: [] };

beforeAll(() => {
  for (const each of [repository, temporary, signs]) mkdirSync(each, { recursive: true });
  const isOurs = (source: string): boolean => !/bench\/(node_modules|results)/.test(source);
  cpSync(join(root, 'bench'), join(repository, 'bench'), { recursive: true, filter: isOurs });
  symlinkSync(join(root, 'node_modules'), join(repository, 'node_modules'));
  writeFileSync(join(repository, '.gitignore'), 'node_modules\ndist\nbench\n');
  git('init', '--quiet');
  mkdirSync(join(repository, 'dist'));
  writeFileSync(join(repository, 'dist/index.js'), provider);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the benchmark measures a commit as a row of its own, beside what is built here, and leaves nothing behind', () => {
  const hash = commit({});
  const { status, output } = bench('deliver', 'flush', '--against', 'HEAD', ...quick, '--json', resultsFile);
  expect({ status, output }).toMatchObject({
    status: 0,
    output: expect.stringMatching(`goff-server-provider ${hash} `),
  });
  expect(results().summaries.deliver).toMatchObject({ ours: { arrived: 200 }, [hash]: { arrived: 200, missing: 0 } });
  expect(Object.keys(results().summaries.flush)).toEqual(['ours', hash]);
  expect(leftOvers()).toEqual(nothing);
});

it('the benchmark installs the packages of a commit whose lock file is another one', () => {
  mkdirSync(join(repository, 'local'));
  writeFileSync(join(repository, 'local/package.json'), '{ "name": "local", "version": "1.0.0" }');
  const hash = commit({
    build: `fs.cpSync('node_modules/local/package.json', '${signs}/local'); fs.cpSync('provider.mjs', 'dist/index.js')`,
    dependencies: { local: 'file:local' },
    locked: { local: { version: '1.0.0' }, 'node_modules/local': { resolved: 'local', link: true } },
  });
  writeFileSync(join(repository, 'package-lock.json'), '{}');
  expect(bench('deliver', '--against', hash, ...quick)).toMatchObject({ status: 0 });
  expect(existsSync(join(signs, 'local'))).toBe(true);
  expect(leftOvers()).toEqual(nothing);
});

it.each(['nonsense', '--version', ''])('the benchmark says in one sentence that "%s" is no commit', (name) => {
  const { status, output } = bench('deliver', `--against=${name}`);
  expect(status).toBe(2);
  expect(output).toBe(`Expected --against to name a commit of this repository, got "${name}".\n`);
});

it('the benchmark shows what the build of a commit said when it fails, and leaves nothing behind', () => {
  const hash = commit({ build: `console.log('no such module'); process.exit(3)` });
  const { status, output } = bench('deliver', '--against', hash, ...quick);
  expect({ status, output }).toMatchObject({
    status: 1,
    output: expect.stringMatching(/no such module[^]+`npm run [^]+failed/),
  });
  expect(output).not.toMatch(/^ +at /m);
  expect(leftOvers()).toEqual(nothing);
});

it.each([
  [
    'loses an event',
    `this.#events.splice(0)`,
    `this.#events.splice(0).slice(1)`,
    'events are neither at the collector nor',
  ],
  ['keeps no ledger', 'stats()', 'noStats()', 'there is no ledger'],
])('the benchmark fails when the commit %s, bars or no bars', (_name, there, instead, complaint) => {
  const hash = commit({ dist: provider.replace(there, instead) });
  const { status, output } = bench('deliver', '--against', hash, ...quick);
  expect(status).toBe(1);
  expect(output).toMatch(new RegExp(`WRONG +deliver: ${hash}: .*${complaint}`));
});

/** Resolves when the file is there. */
function appearance(file: string): Promise<void> {
  return new Promise((done) => {
    const watcher = watch(signs, () => {
      if (!existsSync(file)) return;
      watcher.close();
      done();
    });
  });
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => child.once('close', (code) => done(code)));

it.each(['SIGINT', 'SIGTERM'] as const)(
  'the benchmark leaves nothing behind when %s ends it in the middle of a build',
  async (signal) => {
    const sign = join(signs, signal);
    const hash = commit({
      build: `fs.writeFileSync('${sign}', ''); setInterval(() => fs.mkdirSync('dist/a', { recursive: true }))`,
    });
    const appeared = appearance(sign);
    const parameters = ['bench/run.mjs', 'deliver', '--against', hash, ...quick];
    const child = spawn(process.execPath, parameters, { cwd: repository, env, stdio: 'ignore' });
    const ended = exitOf(child);
    await appeared;
    child.kill(signal);
    expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(leftOvers()).toEqual(nothing);
  },
);
