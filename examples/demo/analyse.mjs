import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagKey } from './setting.mjs';

const command = fileURLToPath(new URL('../../dist/cli/impact.cjs', import.meta.url));

/** Runs `goff-impact` over the relay's files and writes the page beside them; true where that went well. */
export function analyse(folder) {
  const page = relative('', join(folder, 'report.html'));
  const question = ['--flag', flagKey, '--goal', 'purchase', '--control', 'old', '--detect', '40%'];
  const { status } = spawnSync(process.execPath, [command, ...question, '--html', page, folder], { stdio: 'inherit' });
  return status === 0;
}
