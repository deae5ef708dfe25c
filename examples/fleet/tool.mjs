import { spawnSync } from 'node:child_process';

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Runs a command to its end, as `spawnSync` does. A signal that ends it was meant for this process too: nothing is
 * concluded from its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} [stdio] by default, its output is in the result
 */
export function runTool(command, args, stdio = ['ignore', 'pipe', 'pipe']) {
  const result = spawnSync(command, args, { stdio, encoding: 'utf8' });
  if (result.signal !== null) process.exit(EXIT_CODES[result.signal] ?? 1);
  return result;
}
