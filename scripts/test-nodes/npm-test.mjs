// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process, { env } from 'node:process';

/**
 * Runs `npm test` with the Node at `binary`, which is also the `node` that the tests start by name. Resolves with how
 * it ended (an exit code, or the signal), the counts of its tests, and all that it printed. It is killed after
 * `limitMs`.
 * @param {{ binary: string, folder: string, jestArguments: readonly string[], limitMs: number }} options
 */
export async function runNpmTest({ binary, folder, jestArguments, limitMs }) {
  const PATH = `${dirname(binary)}${delimiter}${env['PATH']}`;
  const countsFile = join(folder, 'counts');
  const outputFile = join(folder, 'output');
  const output = openSync(outputFile, 'w');
  const child = spawn('npm', ['test', '--', ...jestArguments], {
    env: { ...env, PATH, TEST_COUNTS_FILE: countsFile },
    // A group of its own, which can be ended with all that Jest has started.
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const stopWatching = endInTime(child, limitMs);
  const [code, signal] = await once(child, 'close');
  stopWatching();
  return { ended: code ?? signal, counts: readCounts(countsFile), output: readFileSync(outputFile, 'utf8') };
}

/**
 * Ends the child and what it has started when the time is up, or when this process ends.
 * @param {{ readonly pid?: number | undefined }} child
 * @param {number} limitMs
 */
function endInTime({ pid }, limitMs) {
  const end = () => void (pid !== undefined && process.kill(-pid, 'SIGKILL'));
  const timer = setTimeout(end, limitMs);
  process.on('exit', end);
  return () => {
    clearTimeout(timer);
    process.off('exit', end);
  };
}

/**
 * What the reporter of scripts/ci/count-tests.mjs has written, one line for each run of Jest.
 * @param {string} file
 */
function readCounts(file) {
  const counts = { passed: 0, failed: 0 };
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const [, passed, failed] of text.matchAll(/(\d+) (\d+)\n/g)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  return counts;
}
