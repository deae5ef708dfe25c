import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MissingPrerequisiteError } from './missing-prerequisite-error.mjs';

const bench = fileURLToPath(new URL('..', import.meta.url));

/** The SDKs that we are compared with are installed only here, and only when they are measured. */
export function installPeers(subjects) {
  const isMissing = (subject) => subject.package && !existsSync(join(bench, 'node_modules', subject.package));
  if (!subjects.some(isMissing)) return;
  console.log('installing the SDKs to compare with …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', bench], { stdio: 'inherit' });
  if (status !== 0) throw new MissingPrerequisiteError('The SDKs to compare with cannot be installed: npm ci failed.');
}
