import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { flagKey } from './events.mjs';

const command = fileURLToPath(new URL('../../dist/cli/impact.cjs', import.meta.url));

/** Runs `goff-impact` over the files of the consumer; true where that went well. */
export function analyse(folder) {
  const question = ['--flag', flagKey, '--goal', 'purchase', '--control', 'old', '--detect', '40%'];
  const { status } = spawnSync(process.execPath, [command, ...question, folder], { stdio: 'inherit' });
  return status === 0;
}
