import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arch, platform } from 'node:process';
import { consumer } from './consumer.mjs';
import { runApplication } from './runs-application.mjs';
import { runServer } from './runs-server.mjs';

const cpu = arch === 'arm64' ? 'aarch64' : arch;

/** The packages that hold the binaries; `bun` and `deno` only link to them, from an install script. */
const packages = {
  bun: `@oven/bun-${platform === 'win32' ? 'windows' : platform}-${cpu}`,
  deno: `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`,
};
const suffix = platform === 'win32' ? '.exe' : '';
const binaries = { bun: ['bin', `bun${suffix}`], deno: [`deno${suffix}`] };

/** Runs an application with the commands of `docs/runtimes.md`, in the versions that the page names. */
export async function checkRuntimes({ root, work, check, packed: { tarball } }) {
  const page = await readFile(join(root, 'docs', 'runtimes.md'), 'utf8');
  const versioned = Object.entries(packages).map(([name, binary]) => `${binary}@${testedVersion(page, name)}`);
  const folder = await consumer({ work, kind: 'application', tarball, packages: versioned });
  for (const [name, binary] of Object.entries(packages)) {
    const [, ...args] = new RegExp(`^${name} .*$`, 'm').exec(page)[0].split(' ');
    const file = join(folder, 'node_modules', binary, ...binaries[name]);
    await check(`${name} ${testedVersion(page, name)}`, () => runApplication({ file, args, cwd: folder }));
    const server = args.map((arg) => (arg === 'application.mjs' ? 'server.mjs' : arg));
    await check(`${name}, a server`, () => runServer({ file, args: server, cwd: folder }));
  }
}

const testedVersion = (page, name) => new RegExp(`^\\| ${name} \\|.*tested: ([\\d.]+)`, 'im').exec(page)[1];
