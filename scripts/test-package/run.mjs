import { execFile } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program to its end and returns what it wrote to stdout. One that fails, or still runs after five minutes,
 * throws with all that it printed.
 */
export async function run(file, args, { cwd } = {}) {
  const { code, stdout, stderr } = await runToEnd(file, args, { cwd });
  if (code === 0) return stdout;
  throw new Error(`${[file, ...args].join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
}

/** The same for a program that may fail: its exit code, or the signal that ended it, and what it wrote. */
export async function runToEnd(file, args, { cwd } = {}) {
  let output = { stdout: '', stderr: '' };
  const child = execFile(file, args, { cwd, timeout: 300_000, maxBuffer: 64 << 20 }, (_error, stdout, stderr) => {
    output = { stdout, stderr };
  });
  const [code, signal] = await once(child, 'close');
  return { code: code ?? signal, ...output };
}

/** Installs packages into `folder`, out of npm's cache where it has them, and runs no script of theirs. */
export async function install(folder, packages) {
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...flags, ...packages], { cwd: folder });
}
