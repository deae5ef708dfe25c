import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-files.js';

const root = resolve(__dirname, '../..');
const packages = join(root, 'node_modules');

/** A package that is installed in place of the real one, as files by their paths. */
export type StandIn = Readonly<Record<string, string>>;

/**
 * A folder in which the built package is installed, with the packages that it needs. `standIns` replaces some of them;
 * `undefined` leaves one out.
 */
export async function installedPackage(standIns: Readonly<Record<string, StandIn | undefined>> = {}): Promise<string> {
  const folder = await temporaryFolder();
  const own = join(folder, 'node_modules', 'goff-server-provider');
  await cp(join(root, 'dist'), join(own, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(own, 'package.json'));
  for (const name of ['@openfeature/core', '@openfeature/server-sdk', 'lru-cache', 'pino', 'undici']) {
    if (!Object.hasOwn(standIns, name)) await link(join(packages, name), join(folder, 'node_modules', name));
  }
  for (const [name, files] of Object.entries(standIns)) {
    for (const [path, text] of Object.entries(files ?? {})) await write(join(folder, 'node_modules', name, path), text);
  }
  return folder;
}

/** Runs a file of `__tests__/fixtures` with that folder as its own. Resolves with what it has written, as JSON. */
export async function runThere(folder: string, { file, args }: { file: string; args: string[] }): Promise<unknown> {
  await cp(join(root, '__tests__/fixtures', file), join(folder, file));
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { cwd: folder, encoding: 'utf8' });
  return JSON.parse(stdout) as unknown;
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
