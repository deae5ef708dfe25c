/**
 * Packs the package, and uses the tarball as its users do. Prints one line per check; the first that fails ends the
 * run. `-- --node oldest,newest` chooses the versions of Node; by default it takes all of them, and all versions of
 * everything else.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkBundlers } from './test-package/bundlers.mjs';
import { Checks } from './test-package/checks.mjs';
import { asTestedHere, sdk } from './test-package/consumer.mjs';
import { checkDevRelayCommand } from './test-package/dev-relay-command.mjs';
import { checkDoctorCommand } from './test-package/doctor-command.mjs';
import { checkImpact } from './test-package/impact.mjs';
import { checkJest, checkModules, checkSubpaths } from './test-package/modules.mjs';
import { chooseNodeVersions, installNodeVersions } from './test-package/node-versions.mjs';
import { pack } from './test-package/pack.mjs';
import { checkPacked } from './test-package/packed.mjs';
import { checkRuntimes } from './test-package/runtimes.mjs';
import { checkSpoolCommand } from './test-package/spool-command.mjs';
import { checkTestingPage, testTools } from './test-package/testing-page.mjs';
import { checkTypeScript } from './test-package/typescript.mjs';

const nodeVersions = readNodeVersions();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const work = await mkdtemp(join(tmpdir(), `${name}-`));
const checks = new Checks();

/** A mistake on the command line is told in one sentence. */
function readNodeVersions() {
  try {
    const { values } = parseArgs({ options: { node: { type: 'string', default: 'all' } } });
    return chooseNodeVersions(values.node);
  } catch (error) {
    console.error(error.message);
    return exit(2);
  }
}

async function testPackage() {
  const { check } = checks;
  const packed = await pack({ root, folder: work });
  const { tarball } = packed;
  await checkPacked({ root, check, packed });
  const nodes = await installNodeVersions(join(work, 'node'), nodeVersions);
  const parts = { root, work, check, packed, nodes };
  await checkModules(parts);
  await checkRuntimes(parts);
  await checkBundlers(parts);
  await checkTypeScript({ ...parts, isComplete: nodes.length === chooseNodeVersions('all').length });
  await check('Jest', () => checkJest({ work, tarball }));
  await checkTestingPage({ ...parts, packages: [tarball, ...[sdk, ...testTools].map(asTestedHere)] });
  await check('subpaths', () => checkSubpaths({ work, tarball }));
  await check('command', () => checkDevRelayCommand({ work }));
  await check('spool', () => checkSpoolCommand({ work }));
  await check('doctor', () => checkDoctorCommand({ work }));
  await check('impact', () => checkImpact({ work, tarball }));
}

try {
  await testPackage();
  console.log(`The package works: ${checks.passed}.`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await rm(work, { recursive: true });
}
