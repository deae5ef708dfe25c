// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.mjs';

/**
 * Builds the project and packs it into `folder`; returns the path of the tarball, its files and its size in bytes.
 *
 * @param {{ root: string, folder: string }} places
 */
export async function pack({ root, folder }) {
  await run('npm', ['run', 'build'], { cwd: root });
  const output = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  const [{ filename, files, size }] = JSON.parse(output);
  const paths = files.map((/** @type {{ path: string }} */ { path }) => path);
  return { tarball: join(folder, filename), files: paths, size };
}

/**
 * Returns a function that gives a package the version that the project is developed with; what has a version, and a
 * package that the project does not use, stay as they are.
 *
 * @param {string} root
 */
export async function versionsOf(root) {
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  /** @param {string} name */
  return (name) => (Object.hasOwn(devDependencies, name) ? `${name}@${devDependencies[name]}` : name);
}
