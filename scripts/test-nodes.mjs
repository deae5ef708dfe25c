// @ts-check
// Runs `npm test` on several versions of Node, the newest of each line, which it installs in a temporary folder. Prints
// one line a version, and what a run printed where it failed. `-- --node 22,26` chooses the versions, `others` are
// those of other lines than the Node that runs this; by default it takes all. `--testPathPatterns shutdown` chooses
// test files, as Jest does. A version that hangs is ended after 20 minutes, or after `--minutes`. Exit codes: 0 all
// passed, 1 a version failed, 2 the command line is wrong.
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process, { env, exit } from 'node:process';
import { parseArgs } from 'node:util';
import { chooseNodeVersions, installNodeVersions } from './test-package/node-versions.mjs';
import { runNpmTest } from './test-nodes/npm-test.mjs';

const { versions, ...options } = readCommandLine();
const work = mkdtempSync(join(tmpdir(), 'goff-nodes-'));
// Tests start the Node that is in it as another user.
chmodSync(work, 0o755);
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => exit(1));

for (const node of await installNodeVersions(join(work, 'node'), versions)) {
  if (!(await passesOn(node))) process.exitCode = 1;
}

function readCommandLine() {
  try {
    const { values } = parseArgs({
      options: {
        node: { type: 'string', default: 'all' },
        minutes: { type: 'string', default: '20' },
        testPathPatterns: { type: 'string' },
      },
    });
    const { node, minutes, testPathPatterns: pattern } = values;
    const versions = chooseNodeVersions(node, ['20', '22', '24', '26']);
    return { versions, limitMs: readMinutes(minutes), jestArguments: pattern ? [`--testPathPatterns=${pattern}`] : [] };
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    return exit(2);
  }
}

/** @param {string} minutes */
function readMinutes(minutes) {
  if (Number(minutes) > 0 && Number(minutes) <= 1_440) return Number(minutes) * 60_000;
  throw new Error(`Expected --minutes to be a number above 0 and at most 1,440, got "${minutes}".`);
}

/** @param {{ path: string, version: string }} node */
async function passesOn({ path, version }) {
  const began = performance.now();
  const folder = mkdtempSync(join(work, `${version}-`));
  const { ended, counts, output } = await runNpmTest({ binary: path, folder, ...options });
  const { passed, failed } = counts;
  const hasPassed = ended === 0 && failed === 0;
  if (!hasPassed) console.error(`${output}\n`);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const ending = ended === 0 ? '' : `, npm test ended with ${ended}`;
  console.log(`Node ${version}: ${passed} passed, ${failed} failed${ending} (${seconds} s)`);
  if (env['TEST_COUNTS_FILE']) appendFileSync(env['TEST_COUNTS_FILE'], `${passed} ${failed}\n`);
  return hasPassed;
}
