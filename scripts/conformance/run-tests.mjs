// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execPath } from 'node:process';

/**
 * Runs the unit tests whose names, or those of a block around them, have the id of a requirement; no other counts.
 * Their progress goes to stderr. Tests that fail are results, not errors.
 *
 * @param {string} root
 * @returns {Promise<import('./verdicts.mjs').TestResult[]>}
 */
export async function runTests(root) {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const outputFile = join(folder, 'results.json');
    await runJest(root, ['--testNamePattern=GOFF-', '--json', '--testLocationInResults', `--outputFile=${outputFile}`]);
    return testResults(root, JSON.parse(await readFile(outputFile, 'utf8')));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {string} root
 * @param {string[]} options
 */
async function runJest(root, options) {
  const args = ['node_modules/jest/bin/jest.js', '--selectProjects', 'unit', ...options];
  const jest = spawn(execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  await once(jest, 'close');
}

/**
 * @typedef {{ ancestorTitles: string[], title: string, status: string, location?: { line: number } | null }} Assertion
 * @param {string} root
 * @param {{ testResults: { name: string, message: string, assertionResults: Assertion[] }[] }} results
 */
export function testResults(root, results) {
  return results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status, location }) => ({
      titles: [...ancestorTitles, title],
      status,
      location: `${relative(root, name)}:${location?.line ?? 1}`,
    })),
  );
}
