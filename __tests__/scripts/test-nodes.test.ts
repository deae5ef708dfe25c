import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { RawServer } from '../helpers/raw-server.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

const script = resolve(__dirname, '../../scripts/test-nodes.mjs');

/** Stands in for npm: installs a Node that knows nothing but its version, and "tests" with the Node that it finds. */
const npm = String.raw`#!/usr/bin/env bash
if [[ $1 == install ]]; then
  for package in "$@"; do
    [[ $package =~ ^node-([0-9]+)@npm: ]] || continue
    line=${'${BASH_REMATCH[1]}'}
    mkdir -p "node_modules/node-$line/bin"
    printf '#!/bin/sh\necho v%s.1.0\n' "$line" > "node_modules/node-$line/bin/node"
    chmod +x "node_modules/node-$line/bin/node"
  done
  exit
fi
echo "$* on $(node --version)" >> "$SIGNS/runs"
echo "what the tests print on $(node --version)" >&2
case "$(node --version)" in
  "$BROKEN") exit 1 ;;
  "$FAILING") echo '5 2' >> "$TEST_COUNTS_FILE"; exit 1 ;;
  "$HANGING") exec "$OWN_NODE" -e "net.connect(new URL('$SERVER').port, '127.0.0.1')" ;;
esac
echo '7 0' >> "$TEST_COUNTS_FILE"
`;

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of ['bin', 'tmp']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'bin', 'npm'), npm, { mode: 0o755 });
});

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const PATH = `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`;
  const counts = { TEST_COUNTS_FILE: join(folder, 'counts') };
  const all = { ...process.env, PATH, TMPDIR: join(folder, 'tmp'), SIGNS: folder, ...counts, ...env };
  return spawn(process.execPath, [script, ...args], { env: all });
}

async function run(args: readonly string[], env?: NodeJS.ProcessEnv) {
  const child = start(args, env);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, lines: stdout.trimEnd().split('\n').map(withoutTime), stderr };
}

const withoutTime = (line: string): string => line.replace(/ \(\d+ s\)$/, '');
const linesOf = (file: string): string[] => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');

it('test:nodes runs `npm test` once with each version, and prints one line a version', async () => {
  expect(await run([])).toEqual({
    code: 0,
    lines: [20, 22, 24, 26].map((line) => `Node v${line}.1.0: 7 passed, 0 failed`),
    stderr: '',
  });
  expect(linesOf('runs')).toEqual([20, 22, 24, 26].map((line) => `test -- on v${line}.1.0`));
});

it('test:nodes adds the counts of each version to those of the whole run, and leaves no file behind', async () => {
  await run(['--node', '22,24']);
  expect(linesOf('counts')).toEqual(['7 0', '7 0']);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

it('test:nodes goes on where a version fails, tells what that run printed, and exits with 1', async () => {
  const { code, lines, stderr } = await run(['--node=22,24,26'], { FAILING: 'v24.1.0' });
  expect(code).toBe(1);
  expect(lines).toEqual([
    'Node v22.1.0: 7 passed, 0 failed',
    'Node v24.1.0: 5 passed, 2 failed, npm test ended with 1',
    'Node v26.1.0: 7 passed, 0 failed',
  ]);
  expect(stderr.trim()).toBe('what the tests print on v24.1.0');
});

it('test:nodes fails where no test has run', async () => {
  const { code, lines } = await run(['--node=26'], { BROKEN: 'v26.1.0' });
  expect({ code, lines }).toEqual({ code: 1, lines: ['Node v26.1.0: 0 passed, 0 failed, npm test ended with 1'] });
});

it('test:nodes ends a version that hangs, and goes on with the next', async () => {
  const server = await RawServer.start((socket) => void socket.resume());
  const hanging = { HANGING: 'v24.1.0', OWN_NODE: process.execPath, SERVER: server.url };
  const { code, lines } = await run(['--node', '24,26', '--minutes', '0.05'], hanging);
  expect({ code, lines }).toEqual({
    code: 1,
    lines: ['Node v24.1.0: 0 passed, 0 failed, npm test ended with SIGKILL', 'Node v26.1.0: 7 passed, 0 failed'],
  });
  await server.close();
});

it('test:nodes takes as `others` the versions of other lines than the one that runs it', async () => {
  const { lines } = await run(['--node', 'others']);
  const own = process.version.split('.', 1)[0];
  const others = [20, 22, 24, 26].filter((line) => `v${line}` !== own);
  expect(lines).toEqual(others.map((line) => `Node v${line}.1.0: 7 passed, 0 failed`));
});

it('test:nodes runs the test files that are asked for', async () => {
  await run(['--node', '26', '--testPathPatterns', 'shutdown']);
  expect(linesOf('runs')).toEqual(['test -- --testPathPatterns=shutdown on v26.1.0']);
});

it('test:nodes ends what it has started, and leaves no file behind, where it is ended itself', async () => {
  const connections = new EventEmitter();
  const server = await RawServer.start((socket) => connections.emit('one', socket.resume()));
  const connected = once(connections, 'one') as Promise<[Socket]>;
  const child = start(['--node', '22'], { HANGING: 'v22.1.0', OWN_NODE: process.execPath, SERVER: server.url });
  // The process that hangs holds a connection, which ends with it.
  const ended = once((await connected)[0], 'close');
  child.kill('SIGTERM');
  await Promise.all([once(child, 'close'), ended]);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  await server.close();
});
