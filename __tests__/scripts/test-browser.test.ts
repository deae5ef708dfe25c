import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

it('`npm run test:browser` says in one line what is missing, and exits with 3', () => {
  const env = { ...process.env, CHROMIUM: '/nowhere/chromium' };
  const run = spawnSync(process.execPath, ['scripts/test-browser.mjs'], { cwd: root, env, encoding: 'utf8' });
  expect(run.status).toBe(3);
  expect(run.stdout).toBe('');
  expect(run.stderr).toBe('CHROMIUM names /nowhere/chromium, which is no program.\n');
});
